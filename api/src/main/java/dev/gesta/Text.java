package dev.gesta;

/**
 * The rules that types, tags, content types and metadata share: strict UTF-8 within a limit, and no
 * control characters.
 */
final class Text {

    private Text() {}

    /**
     * Returns {@code value} if it is a valid name.
     *
     * @param what what it names, as the rule's first word
     * @throws InvalidRequestException if it is empty, too long, or holds a control character or an
     *     unpaired surrogate
     */
    static String requireName(String what, String value, int maxBytes) {
        boolean plain = !value.isEmpty() && value.length() <= maxBytes && isPlain(value);
        return plain ? value : requireAnyName(what, value, maxBytes);
    }

    /** Tells in one pass what is true of nearly every name: printable ASCII, one byte each. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static String requireAnyName(String what, String value, int maxBytes) {
        if (value.isEmpty()) {
            throw new InvalidRequestException(
                    what + " must not be empty", "1 to " + maxBytes + " bytes", "0 bytes");
        }
        int bytes = utf8Length(what, value);
        if (bytes > maxBytes) {
            throw new InvalidRequestException(
                    what + " is too long", maxBytes + " bytes", bytes + " bytes");
        }
        requireNoControls(what, value);
        return value;
    }

    /** Returns the length of {@code value} in UTF-8, refusing what UTF-8 cannot say. */
    static int utf8Length(String what, String value) {
        int bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new InvalidRequestException(
                        what + " must be valid Unicode",
                        "no unpaired surrogates",
                        "unpaired surrogate U+%04X at index %d".formatted((int) c, i));
            }
        }
        return bytes;
    }

    /**
     * Returns {@code value} if any store can keep it as text.
     *
     * @throws InvalidRequestException if it holds U+0000
     */
    static String requireNoNul(String what, String value) {
        int at = value.indexOf('\0');
        if (at >= 0) {
            throw new InvalidRequestException(
                    what + " must not contain U+0000", "none", "one at index " + at);
        }
        return value;
    }

    private static void requireNoControls(String what, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new InvalidRequestException(
                        what + " must not contain control characters",
                        "none",
                        "U+%04X at index %d".formatted((int) value.charAt(i), i));
            }
        }
    }

    /** Compares as the UTF-8 bytes compare, which is the order of code points, not of chars. */
    static int compareUtf8(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xBeyond = Character.isSurrogate(x);
                boolean yBeyond = Character.isSurrogate(y);
                return xBeyond == yBeyond ? Character.compare(x, y) : xBeyond ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
