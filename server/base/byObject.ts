/** What is told of an object, told once and kept as long as the object is. Knows not what it is. */

export function byObject<Of extends object, Told>(tell: (of: Of) => Told): (of: Of) => Told {
  const known = new WeakMap<Of, { readonly told: Told }>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before.told;
    const told = tell(of);
    known.set(of, { told });
    return told;
  };
}
