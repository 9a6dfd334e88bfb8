package dev.gesta.server;

import dev.gesta.InvalidRequestException;

/** The rule for names of stores: what needs no quotes in a URL, a shell or a file. */
final class StoreNames {

    static final int MAX_LENGTH = 64;

    private StoreNames() {}

    /**
     * Returns {@code name} if it is a valid name for a store.
     *
     * @throws InvalidRequestException if it is not
     */
    static String require(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH || !isPlain(name)) {
            throw new InvalidRequestException(
                    "store name is not valid",
                    "1 to "
                            + MAX_LENGTH
                            + " of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit",
                    shortened(name));
        }
        return name;
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (i == 0 || ".-_".indexOf(c) < 0)) {
                return false;
            }
        }
        return true;
    }

    private static String shortened(String name) {
        return name.length() <= MAX_LENGTH
                ? "\"" + name + "\""
                : name.length() + " characters, \"" + name.substring(0, 16) + "…\"";
    }
}
