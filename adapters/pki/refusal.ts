/** Why a certificate is not taken: one sentence, for a person and for the techInfo of an event. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
