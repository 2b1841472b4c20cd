package ics

import "strings"

// windowsZones are the zones by the names that Windows has for them, from the
// Unicode CLDR's table, each with its main territory's IANA zone.
const windowsZones = `
GMT Standard Time = Europe/London
Greenwich Standard Time = Atlantic/Reykjavik
UTC = UTC
Coordinated Universal Time = UTC
W. Europe Standard Time = Europe/Berlin
Central Europe Standard Time = Europe/Budapest
Romance Standard Time = Europe/Paris
Central European Standard Time = Europe/Warsaw
GTB Standard Time = Europe/Bucharest
E. Europe Standard Time = Europe/Chisinau
FLE Standard Time = Europe/Kiev
Kaliningrad Standard Time = Europe/Kaliningrad
Russian Standard Time = Europe/Moscow
Belarus Standard Time = Europe/Minsk
Turkey Standard Time = Europe/Istanbul
Morocco Standard Time = Africa/Casablanca
W. Central Africa Standard Time = Africa/Lagos
South Africa Standard Time = Africa/Johannesburg
E. Africa Standard Time = Africa/Nairobi
Egypt Standard Time = Africa/Cairo
Libya Standard Time = Africa/Tripoli
Namibia Standard Time = Africa/Windhoek
Sudan Standard Time = Africa/Khartoum
Israel Standard Time = Asia/Jerusalem
Jordan Standard Time = Asia/Amman
Middle East Standard Time = Asia/Beirut
Syria Standard Time = Asia/Damascus
Arabic Standard Time = Asia/Baghdad
Arab Standard Time = Asia/Riyadh
Iran Standard Time = Asia/Tehran
Arabian Standard Time = Asia/Dubai
Azerbaijan Standard Time = Asia/Baku
Georgian Standard Time = Asia/Tbilisi
Caucasus Standard Time = Asia/Yerevan
Afghanistan Standard Time = Asia/Kabul
West Asia Standard Time = Asia/Tashkent
Pakistan Standard Time = Asia/Karachi
India Standard Time = Asia/Calcutta
Sri Lanka Standard Time = Asia/Colombo
Nepal Standard Time = Asia/Katmandu
Central Asia Standard Time = Asia/Almaty
Bangladesh Standard Time = Asia/Dhaka
Myanmar Standard Time = Asia/Rangoon
SE Asia Standard Time = Asia/Bangkok
China Standard Time = Asia/Shanghai
Singapore Standard Time = Asia/Singapore
Taipei Standard Time = Asia/Taipei
Tokyo Standard Time = Asia/Tokyo
Korea Standard Time = Asia/Seoul
W. Australia Standard Time = Australia/Perth
Cen. Australia Standard Time = Australia/Adelaide
AUS Central Standard Time = Australia/Darwin
E. Australia Standard Time = Australia/Brisbane
AUS Eastern Standard Time = Australia/Sydney
Tasmania Standard Time = Australia/Hobart
New Zealand Standard Time = Pacific/Auckland
Fiji Standard Time = Pacific/Fiji
Azores Standard Time = Atlantic/Azores
Cape Verde Standard Time = Atlantic/Cape_Verde
Greenland Standard Time = America/Godthab
E. South America Standard Time = America/Sao_Paulo
Argentina Standard Time = America/Buenos_Aires
Newfoundland Standard Time = America/St_Johns
Atlantic Standard Time = America/Halifax
Venezuela Standard Time = America/Caracas
Eastern Standard Time = America/New_York
US Eastern Standard Time = America/Indianapolis
SA Pacific Standard Time = America/Bogota
Central Standard Time = America/Chicago
Central America Standard Time = America/Guatemala
Central Standard Time (Mexico) = America/Mexico_City
Canada Central Standard Time = America/Regina
Mountain Standard Time = America/Denver
US Mountain Standard Time = America/Phoenix
Pacific Standard Time = America/Los_Angeles
Alaskan Standard Time = America/Anchorage
Hawaiian Standard Time = Pacific/Honolulu
`

// iana is the IANA zone that Windows knows by a name; empty when it is not
// such a name.
func iana(name string) string {
	for l := range strings.Lines(windowsZones) {
		windows, zone, ok := strings.Cut(strings.TrimSpace(l), " = ")
		if ok && strings.EqualFold(windows, name) {
			return zone
		}
	}
	return ""
}
