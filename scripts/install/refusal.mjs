/** Something a person has to mend: shown as its message, without a stack. */
export class Refusal extends Error {}
