//! The characters of formulas: typographic ones and what they stand for.

/// Returns the ASCII sign or letter for a typographic one.
pub(super) fn plain(c: char) -> char {
    match c {
        '−' | '–' | '‒' | '﹣' | '－' => '-',
        '＋' => '+',
        '·' | '×' | '∙' | '⋅' | '∗' | '•' | '＊' => '*',
        '÷' | '∕' | '⁄' | '／' => '/',
        '∣' | '｜' => '|',
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '＝' => '=',
        '𝑥' | '𝐱' | '𝒙' => 'x',
        '𝑦' | '𝐲' | '𝒚' => 'y',
        '𝑡' => 't',
        '𝑒' | 'ℯ' => 'e',
        '𝜋' | '𝝅' => 'π',
        '𝜏' => 'τ',
        c => c,
    }
}

/// Returns the digit of a superscript digit.
pub(super) fn superscript(c: char) -> Option<u32> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().zip(0..).find(|(raised, _)| *raised == c).map(|(_, digit)| digit)
}

/// Returns the number of a fraction that is one character.
pub(super) fn fraction(c: char) -> Option<f64> {
    const FRACTIONS: [(char, f64); 15] = [
        ('½', 1.0 / 2.0),
        ('⅓', 1.0 / 3.0),
        ('⅔', 2.0 / 3.0),
        ('¼', 1.0 / 4.0),
        ('¾', 3.0 / 4.0),
        ('⅕', 1.0 / 5.0),
        ('⅖', 2.0 / 5.0),
        ('⅗', 3.0 / 5.0),
        ('⅘', 4.0 / 5.0),
        ('⅙', 1.0 / 6.0),
        ('⅚', 5.0 / 6.0),
        ('⅛', 1.0 / 8.0),
        ('⅜', 3.0 / 8.0),
        ('⅝', 5.0 / 8.0),
        ('⅞', 7.0 / 8.0),
    ];
    FRACTIONS.iter().find(|(known, _)| *known == c).map(|(_, number)| *number)
}

/// Returns whether a name can begin with this character.
pub(super) fn begins_name(c: char) -> bool {
    c.is_alphabetic() && superscript(c).is_none()
}

/// Returns whether a name can continue with this character.
pub(super) fn continues_name(c: char) -> bool {
    (c.is_alphanumeric() && superscript(c).is_none() && fraction(c).is_none()) || c == '_'
}
