/**
 * Instants as text: ISO 8601 with date, time and offset (3.14, 3.15).
 *
 * Central systems in the field leave out the seconds or the offset. Both are read: seconds as 0, the offset as UTC,
 * which is what OCPP asks them to send. `Date.parse` would take the missing offset for local time, and refuses a leap
 * second, so nobody should use it on what came over the wire.
 */
const spelling =
  /^(\d{4})-(\d\d)-(\d\d)[Tt\s](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)?$/;

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Milliseconds since the epoch, fractions of them cut; null when the text is no instant. */
export function instantOf(text: string): number | null {
  const parts = spelling.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second, offsetHour, offsetMinute] = [1, 2, 3, 4, 5, 6, 9, 10].map((part) =>
    Number(parts[part] ?? 0),
  ) as [number, number, number, number, number, number, number, number];
  const sign = parts[8] === '-' ? -1 : 1;
  if (!isDate(year, month, day) || !isTime(hour, minute) || !isTime(offsetHour, offsetMinute)) return null;
  if (second > 59 && !isLeapSecond(hour - sign * offsetHour, minute - sign * offsetMinute, second)) return null;
  // Unlike Date.UTC, setUTCFullYear does not take the years 0 to 99 for 1900 to 1999; year 1 is what .NET calls unset.
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  const milliseconds = Math.floor(Number(`0.${parts[7] ?? 0}`) * 1000);
  return instant.setUTCHours(hour - sign * offsetHour, minute - sign * offsetMinute, second, milliseconds);
}

export function isDateTime(text: string): boolean {
  return instantOf(text) !== null;
}

function isDate(year: number, month: number, day: number): boolean {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (daysInMonth[month - 1] ?? 0) + (leap ? 1 : 0);
}

function isTime(hour: number, minute: number): boolean {
  return hour <= 23 && minute <= 59;
}

/** Second 60 exists only in the last minute of a day of UTC, whose local hour and minute may lie beyond midnight. */
function isLeapSecond(utcHour: number, utcMinute: number, second: number): boolean {
  const hour = utcMinute < 0 ? utcHour - 1 : utcHour;
  return (hour === 23 || hour === -1) && (utcMinute === 59 || utcMinute === -1) && second === 60;
}
