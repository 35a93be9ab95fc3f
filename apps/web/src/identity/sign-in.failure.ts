const SENTENCES = {
  notOurs: 'This sign-in was not begun in this tab, or was ended already. Sign in again.',
  denied: 'You have not signed in. You can do so at any time.',
  late: 'The sign-in took too long. Sign in again.',
  refused: 'The sign-in page could not sign you in. Try again; if it stays like that, tell whoever runs Spotter.',
  unreachable: 'The sign-in could not be completed. Look at your connection, then sign in again.',
} as const;

/** Why nobody is signed in, in a sentence for people. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure';

  constructor(
    readonly reason: keyof typeof SENTENCES,
    options?: ErrorOptions,
  ) {
    super(SENTENCES[reason], options);
  }
}
