/** Whether the last digit of a card number is the check digit of the others (ISO/IEC 7812-1 annex B, "Luhn"). */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0
  for (let back = 0; back < digits.length; back++) {
    const digit = Number(digits[digits.length - 1 - back])
    sum += back % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}
