package courtlist

import "strings"

// TypeOther is the hearing type of what no other stands for.
const TypeOther = "other"

// phrases are what lists call the types of hearings, in plain letters, and the
// codes they stand for. The first that is found in a text decides, so what is
// more particular comes first: "committal for sentence" before "sentence".
const phrases = `
plea and trial preparation = ptph
plea trial preparation = ptph
ptph = ptph
pre trial preparation = ptph
paratoi ple a threial = ptph
ground rules = ground-rules
rheolau sylfaenol = ground-rules
section 28 = section-28
s28 = section-28
s 28 = section-28
newton = newton
custody time limit = ctl
ctl = ctl
proceeds of crime = poca
confiscation = poca
poca = poca
atafaelu = poca
bail = bail
mechniaeth = bail
committal for sentence = committal
committed for sentence = committal
appeal = appeal
apel = appeal
mention to fix = mention-to-fix
to fix = mention-to-fix
further case management = fcm
fcmh = fcm
fcm = fcm
case management = fcm
rheoli achos = fcm
pre trial review = pre-trial
pre trial = pre-trial
ptr = pre-trial
further remand = remand-further
further to remand = remand-further
remand further = remand-further
remand = remand
first hearing = remand
first appearance = remand
overnight = remand
gwrandawiad cyntaf = remand
backer = backer
warrant backed = backer
immigration = immigration
deportation = immigration
extradition = other
tribunal = tribunal
family = family
civil = civil
sentence = sentence
sentencing = sentence
dedfryd = sentence
dedfrydu = sentence
trial = trial
treial = trial
plea = plea
ple = plea
arraign = plea
arraignment = plea
mention = mention
crybwyll = mention
application = application
cais = application
`

// letterCodes are what the Crown Court's list calls a type in three letters,
// for when its words say nothing.
func letterCodes() map[string]string {
	return map[string]string{
		"TRL": "trial", "TRD": "trial", "SEN": "sentence", "PTP": "ptph", "PDH": "plea", "MEN": "mention",
		"BAA": "bail", "APN": "application", "CSE": "committal", "FCM": "fcm", "POC": "poca", "NEW": "newton",
		"PTR": "pre-trial", "GRH": "ground-rules", "CTL": "ctl",
	}
}

// TypeOf is the code of the hearing type that a list calls by some words, or
// by three letters; TypeOther when neither is known. The codes are those of
// scheduling.Booking.Type for court hearings.
func TypeOf(words, letter string) string {
	text := " " + strings.Join(letters(words), " ") + " "
	for line := range strings.Lines(phrases) {
		phrase, code, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if ok && within(text, phrase) {
			return code
		}
	}
	if code, ok := letterCodes()[strings.ToUpper(strings.TrimSpace(letter))]; ok {
		return code
	}
	return TypeOther
}

// within reports whether text has the phrase as words of its own; text begins
// and ends with a space.
func within(text, phrase string) bool {
	for {
		i := strings.Index(text, phrase)
		if i < 0 {
			return false
		}
		end := i + len(phrase)
		if i > 0 && text[i-1] == ' ' && end < len(text) && text[end] == ' ' {
			return true
		}
		text = text[i+1:]
	}
}
