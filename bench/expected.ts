/** What can go wrong without anything being broken: a person gets the message, not a stack. */
export class Expected extends Error {
  /** 2: used wrongly; 1: what was asked for cannot be had. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
