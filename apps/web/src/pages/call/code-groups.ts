/** The digits of a meeting code in groups of five, whatever separates them in `code` (VER-1). */
export function codeGroups(code: string): readonly string[] {
  return code.replace(/\D/g, '').match(/\d{1,5}/g) ?? [];
}
