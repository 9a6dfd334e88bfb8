package dev.gesta.systemtests;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The rules of the house that need no judgement; {@code CONTRIBUTING.md} has them in words. */
final class TidyRules {

    static final int MAX_COLUMNS = 100;
    static final int MAX_METHOD_LINES = 60;
    static final int MAX_PARAMETERS = 5;
    static final int MAX_FILE_LINES = 500;
    static final int MAX_TEST_FILE_LINES = 800;

    /** What no line of some files may hold. The patterns are written so as not to match here. */
    private record LineRule(String complaint, Predicate<TextFile> concerns, Pattern forbidden) {

        static LineRule of(String complaint, Predicate<TextFile> concerns, String forbidden) {
            return new LineRule(complaint, concerns, Pattern.compile(forbidden));
        }
    }

    private static final List<LineRule> LINE_RULES =
            List.of(
                    LineRule.of("has a tab", file -> !file.isMakefile(), "\t"),
                    LineRule.of(
                            "leaves work undone", TextFile::isJava, "\\b(TO[D]O|FIX[M]E|X{3})\\b"),
                    LineRule.of("switches tests off", TextFile::isTest, "@((Dis|En)abled|Ignore)"),
                    LineRule.of("sleeps", TextFile::isTest, "\\bsleep\\("),
                    LineRule.of("mocks", TextFile::isTest, "\\b(mock[i]to|easy[m]ock|mock\\()"),
                    LineRule.of(
                            "names a path of one machine",
                            _ -> true,
                            "(?<![\\w.])/(home|root|work|Users)/"),
                    LineRule.of(
                            "names a registry",
                            _ -> true,
                            "https?://(repo|registry|deb|security)\\d*[.]"));

    private static final String TEXT_BLOCK = "\"\"\"";

    private TidyRules() {}

    /** Returns what is untidy in {@code file}, each as place and complaint. */
    static List<String> findings(TextFile file) {
        List<String> findings = new ArrayList<>();
        checkLines(file, findings);
        if (file.isJava()) {
            checkColumns(file, findings);
            checkLength(file, findings);
            checkMethods(file, findings);
        }
        return findings;
    }

    private static void checkLines(TextFile file, List<String> findings) {
        int number = 0;
        for (String line : file.text().lines().toList()) {
            number++;
            for (LineRule rule : LINE_RULES) {
                if (rule.concerns.test(file) && rule.forbidden.matcher(line).find()) {
                    findings.add("%s:%d %s".formatted(file.path(), number, rule.complaint));
                }
            }
        }
    }

    /** Looks at all lines but those of a test's text blocks: a table of cases may be wide. */
    private static void checkColumns(TextFile file, List<String> findings) {
        boolean inTable = false;
        int number = 0;
        for (String line : file.text().lines().toList()) {
            number++;
            if (!inTable && line.length() > MAX_COLUMNS) {
                findings.add("%s:%d has more than 100 columns".formatted(file.path(), number));
            }
            inTable ^= file.isTest() && line.contains(TEXT_BLOCK);
        }
    }

    private static void checkLength(TextFile file, List<String> findings) {
        long lines = file.text().lines().count();
        int most = file.isTest() ? MAX_TEST_FILE_LINES : MAX_FILE_LINES;
        if (lines > most) {
            findings.add("%s has %d lines, limit %d".formatted(file.path(), lines, most));
        }
    }

    private static void checkMethods(TextFile file, List<String> findings) {
        JavacTask task = parser(file);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new MethodScanner(file.path(), unit, positions, findings).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavacTask parser(TextFile file) {
        var source =
                new SimpleJavaFileObject(
                        URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return file.text();
                    }
                };
        return (JavacTask)
                ToolProvider.getSystemJavaCompiler()
                        .getTask(
                                null,
                                null,
                                new DiagnosticCollector<JavaFileObject>(),
                                null,
                                null,
                                List.of(source));
    }

    /** Measures each method; the parameter of its visits is the class around the method. */
    private static final class MethodScanner
            extends TreeScanner<@Nullable Void, @Nullable ClassTree> {

        private final String path;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> findings;

        MethodScanner(
                String path,
                CompilationUnitTree unit,
                SourcePositions positions,
                List<String> findings) {
            this.path = path;
            this.unit = unit;
            this.positions = positions;
            this.findings = findings;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable ClassTree around) {
            return super.visitClass(type, type);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable ClassTree around) {
            LineMap map = unit.getLineMap();
            long first = map.getLineNumber(positions.getStartPosition(unit, method));
            long last = map.getLineNumber(positions.getEndPosition(unit, method));
            String place = "%s:%d %s".formatted(path, first, method.getName());
            long lines = last - first + 1;
            if (lines > MAX_METHOD_LINES) {
                findings.add("%s has %d lines, limit %d".formatted(place, lines, MAX_METHOD_LINES));
            }
            int parameters = method.getParameters().size();
            if (parameters > MAX_PARAMETERS && !constructsRecord(method, around)) {
                findings.add(
                        "%s has %d parameters, limit %d"
                                .formatted(place, parameters, MAX_PARAMETERS));
            }
            return super.visitMethod(method, around);
        }

        private static boolean constructsRecord(MethodTree method, @Nullable ClassTree around) {
            return around != null
                    && around.getKind() == Tree.Kind.RECORD
                    && method.getName().contentEquals("<init>");
        }
    }
}
