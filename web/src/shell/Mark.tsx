/** The product's sign. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path d="M7 9h18M11 16h14M15 23h6" stroke="var(--on-accent)" strokeWidth="3.4" strokeLinecap="round" />
    </svg>
  );
}
