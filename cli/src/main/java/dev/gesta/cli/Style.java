package dev.gesta.cli;

import java.util.Locale;
import java.util.Map;

/**
 * Colours and signs, as far as whoever looks can see them: colours on a terminal unless {@code
 * NO_COLOR} is set, signs beyond ASCII unless the locale of a terminal lacks them.
 *
 * @param coloured whether to colour
 * @param unicode whether signs beyond ASCII will do
 */
record Style(boolean coloured, boolean unicode) {

    static Style of(boolean terminal, Map<String, String> environment) {
        boolean refused =
                !environment.getOrDefault("NO_COLOR", "").isEmpty()
                        || environment.getOrDefault("TERM", "").equals("dumb");
        return new Style(terminal && !refused, !terminal || isUnicode(environment));
    }

    /** The first of these variables that is set decides, as the C library has it. */
    private static boolean isUnicode(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String lower = locale.toLowerCase(Locale.ROOT);
                return lower.contains("utf-8") || lower.contains("utf8");
            }
        }
        return false;
    }

    String bold(String text) {
        return dress("1", text);
    }

    String dim(String text) {
        return dress("2", text);
    }

    String red(String text) {
        return dress("31", text);
    }

    String green(String text) {
        return dress("32", text);
    }

    String yellow(String text) {
        return dress("33", text);
    }

    String cyan(String text) {
        return dress("36", text);
    }

    /** Returns the sign that can be shown. */
    String sign(String unicodeSign, String asciiSign) {
        return unicode ? unicodeSign : asciiSign;
    }

    private String dress(String code, String text) {
        return coloured ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
