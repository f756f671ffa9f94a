/** What a person tells, to be sent a code on a telephone in the same name. */
export interface PersonDetails {
  name: string;
  /** First seven digits of the resident registration number: birth date, and century with sex. */
  identityNumber: string;
  /** Digits only. */
  phoneNumber: string;
  operator: 'SKT' | 'KT' | 'LGU' | 'SKT_MVNO' | 'KT_MVNO' | 'LGU_MVNO';
  /** For the limits of the provider. */
  ipAddress: string;
}

/** What a provider said about a code: who it is, or that the code is wrong. */
export type Confirmation = { kind: 'verified'; ci: string } | { kind: 'wrong-code' };

/**
 * A company that knows who owns a telephone. It answers with the CI (연계정보), which is the same for one
 * person at every company and on every site.
 */
export abstract class IdentityVerifier {
  /** Whether this installation has such a company. */
  abstract readonly isAvailable: boolean;

  /**
   * Has a code sent to the telephone.
   * @param id of this request, ours
   * @throws IdentityRefused when the details do not fit together, IdentityUnavailable
   */
  abstract send(id: string, person: PersonDetails): Promise<void>;

  /** Asks whether the code is the one that was sent; again after an answer that was lost. @throws IdentityUnavailable */
  abstract confirm(id: string, code: string): Promise<Confirmation>;
}
