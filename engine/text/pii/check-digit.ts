/** Whether the last digit of a card number is the check digit of the others (ISO/IEC 7812-1 annex B, "Luhn"). */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0
  for (let back = 0; back < digits.length; back++) {
    const digit = Number(digits[digits.length - 1 - back])
    sum += back % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

/** Weights of the first 17 digits and the characters for the remainders of a resident identity number (GB 11643-1999). */
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_REMAINDERS = '10X98765432'

/** Whether an identity number of 18 characters ends in its check digit. */
export function hasIdCheckDigit(id: string): boolean {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(id[at]), 0)
  return id.length === 18 && ID_REMAINDERS[sum % 11] === id[17]
}

/** Values of the letters and weights of the places of a vehicle identification number (GB 16735, ISO 3779); I, O and Q are none. */
const VIN_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ'
const VIN_VALUES = '12345678123457923456789'
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Whether a vehicle identification number (17 capital letters and digits) bears its check digit in the ninth place. */
export function hasVinCheckDigit(vin: string): boolean {
  const value = (character: string) =>
    Number(/\d/.test(character) ? character : VIN_VALUES[VIN_LETTERS.indexOf(character)])
  const remainder = VIN_WEIGHTS.reduce((total, weight, at) => total + weight * value(vin[at] ?? ''), 0) % 11
  return vin.length === 17 && vin[8] === (remainder === 10 ? 'X' : String(remainder))
}
