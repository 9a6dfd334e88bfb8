package dev.gesta.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java that pages show, compared with the compiled sources that it comes from. A page says
 * above each block where that is:
 *
 * <pre>
 * &lt;!-- from: examples/src/main/java/dev/gesta/examples/bank/Account.java#account --&gt;
 * </pre>
 *
 * and the source marks the place with comments, {@code // tag::account} and {@code //
 * end::account}.
 */
final class Snippets {

    private static final Pattern BLOCK =
            Pattern.compile(
                    "(?:<!-- from: (?<file>[^#\\s]+)#(?<name>[\\w-]+) -->\\R+)?"
                            + "^```java\\R(?<code>.*?)^```$",
                    Pattern.MULTILINE | Pattern.DOTALL);

    private Snippets() {}

    /** Returns what is wrong with the blocks of a page, each as place and complaint. */
    static List<String> findings(TextFile page, Path root) throws IOException {
        List<String> findings = new ArrayList<>();
        Matcher block = BLOCK.matcher(page.text());
        while (block.find()) {
            long line = page.text().substring(0, block.start("code")).lines().count();
            String finding = finding(block, root);
            if (!finding.isEmpty()) {
                findings.add("%s:%d %s".formatted(page.path(), line, finding));
            }
        }
        return findings;
    }

    private static String finding(Matcher block, Path root) throws IOException {
        String file = block.group("file");
        if (file == null) {
            return "shows Java without saying where it is from";
        }
        Path source = root.resolve(file);
        if (!Files.exists(source)) {
            return "is from " + file + ", which does not exist";
        }
        String name = block.group("name");
        List<String> region = region(Files.readString(source), name);
        if (region.isEmpty()) {
            return "is from " + file + ", which has no // tag::" + name;
        }
        String code = block.group("code").stripTrailing().stripIndent();
        String expected = String.join("\n", region);
        return code.equals(expected)
                ? ""
                : "is not what " + file + "#" + name + " says, which is:\n" + expected;
    }

    /** Returns the lines between the marks of a region, moved to the left; none without marks. */
    static List<String> region(String source, String name) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : source.lines().toList()) {
            if (line.strip().equals("// end::" + name)) {
                break;
            }
            if (inside) {
                lines.add(line);
            }
            inside |= line.strip().equals("// tag::" + name);
        }
        String text = String.join("\n", lines).stripTrailing().stripIndent();
        return text.isBlank() ? List.of() : text.lines().toList();
    }
}
