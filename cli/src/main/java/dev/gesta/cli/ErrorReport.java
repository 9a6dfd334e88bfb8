package dev.gesta.cli;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.InputException;
import dev.gesta.cli.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command says when it fails: what happened and what to do, on standard error.
 *
 * @param status the exit status
 * @param code a stable word for what happened
 * @param message what happened, with the limit and the value where there is one
 * @param fix what to do, or null
 * @param details further facts for programs
 */
record ErrorReport(
        int status,
        String code,
        String message,
        @Nullable String fix,
        Map<String, String> details) {

    static ErrorReport of(Throwable failure) {
        return switch (failure) {
            case InputException e ->
                    new ErrorReport(e.status(), "input", text(e), e.fix(), Map.of());
            case EventStoreException e ->
                    new ErrorReport(ExitStatus.of(e), code(e), text(e), fix(e), details(e));
            case UncheckedIOException e -> ofFile(e.getCause() == null ? e : e.getCause());
            case IOException e -> ofFile(e);
            case OutOfMemoryError _ ->
                    unexpected(
                            "out of memory: the heap has at most "
                                    + Words.bytes(Runtime.getRuntime().maxMemory()),
                            "give it more: GESTA_JAVA_OPTS=-Xmx8g");
            default ->
                    unexpected(
                            failure.getClass().getSimpleName() + ": " + failure.getMessage(),
                            "this should not happen; --stacktrace shows where it did");
        };
    }

    private static ErrorReport unexpected(String message, String fix) {
        return new ErrorReport(ExitStatus.UNEXPECTED, "unexpected", message, fix, Map.of());
    }

    private static ErrorReport ofFile(Throwable e) {
        String what =
                switch (e) {
                    case NoSuchFileException _ -> "no such file: ";
                    case AccessDeniedException _ -> "may not be read or written: ";
                    case FileAlreadyExistsException _ -> "exists already: ";
                    default -> "";
                };
        return new ErrorReport(ExitStatus.UNEXPECTED, "file", what + text(e), null, Map.of());
    }

    private static String text(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Returns {@code append-condition-failed} for an {@link AppendConditionFailedException}. */
    private static String code(EventStoreException e) {
        String words = e.getClass().getSimpleName().replace("Exception", "");
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (Character.isUpperCase(c) && !code.isEmpty()) {
                code.append('-');
            }
            code.append(Character.toLowerCase(c));
        }
        return code.toString();
    }

    private static String fix(EventStoreException e) {
        return switch (e.remedy()) {
            case DECIDE_AGAIN ->
                    "nothing was stored; read again from there on, decide again, and append with"
                            + " the new token";
            case SEND_AGAIN -> "nothing was stored; run the same command again later";
            case SEND_AGAIN_SAME_IDS ->
                    "the events may be stored; append them again with the same ids, which stores"
                            + " nothing twice";
            case FIX_REQUEST -> "nothing was stored; the request itself must change";
            case REOPEN ->
                    "nothing more was stored, since a write failed; look at the disk, then open the"
                            + " store again";
            case STOP -> "gesta check --store DIR lists all that is damaged";
            case ASK -> "ask whoever runs the store for the permission";
        };
    }

    private static Map<String, String> details(EventStoreException e) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("remedy", e.remedy().name());
        switch (e) {
            case InvalidRequestException invalid -> {
                details.put("rule", invalid.rule());
                details.put("limit", invalid.limit());
                details.put("actual", invalid.actual());
            }
            case AppendConditionFailedException failed -> {
                details.put("condition", Integer.toString(failed.which()));
                failed.conflict().ifPresent(at -> details.put("conflict", at.toString()));
            }
            default -> {}
        }
        return details;
    }

    /** Prints the report, for a person or, as one line of JSON, for a program. */
    void print(Console console, boolean json) {
        console.out().flush();
        if (json) {
            printJson(console);
        } else {
            printText(console);
        }
        console.err().flush();
    }

    private void printText(Console console) {
        Style style = console.errorStyle();
        console.err().println(style.red("gesta: ") + message);
        if (fix != null) {
            console.err().println("  " + style.sign("→", "->") + ' ' + fix);
        }
    }

    private void printJson(Console console) {
        try (var out = Json.generator(console.err())) {
            Json.writeLine(
                    out,
                    _ -> {
                        out.writeStringProperty("error", code);
                        out.writeNumberProperty("status", status);
                        out.writeStringProperty("message", message);
                        if (fix != null) {
                            out.writeStringProperty("fix", fix);
                        }
                        details.forEach(out::writeStringProperty);
                    });
        }
    }
}
