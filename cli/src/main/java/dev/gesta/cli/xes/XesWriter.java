package dev.gesta.cli.xes;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes an XES log (IEEE 1849), case by case. By hand, since the writer of Java leaves line ends
 * in an attribute as they are, and a reader of XML makes spaces of them.
 */
final class XesWriter implements AutoCloseable {

    private static final String HEAD =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
              <extension name="Concept" prefix="concept" uri="%1$sconcept.xesext"/>
              <extension name="Lifecycle" prefix="lifecycle" uri="%1$slifecycle.xesext"/>
              <extension name="Organizational" prefix="org" uri="%1$sorg.xesext"/>
              <extension name="Time" prefix="time" uri="%1$stime.xesext"/>
            """
                    .formatted("http://www.xes-standard.org/");

    private final Writer out;
    private int depth;

    /** Creates a writer on {@code file}, and begins the log. */
    XesWriter(OutputStream file, String logName) {
        this.out = new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8));
        try {
            out.write(HEAD);
            depth = 1;
            attribute(XesAttribute.of(XesAttribute.NAME, "string", logName));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes one case. */
    void trace(List<XesAttribute> attributes, List<List<XesAttribute>> events) {
        try {
            start("trace");
            attributes(attributes);
            for (List<XesAttribute> event : events) {
                start("event");
                attributes(event);
                end("event");
            }
            end("trace");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void attributes(List<XesAttribute> attributes) throws IOException {
        for (XesAttribute attribute : attributes) {
            attribute(attribute);
        }
    }

    private void attribute(XesAttribute attribute) throws IOException {
        indent();
        out.write('<' + attribute.type());
        if (!attribute.key().isEmpty()) {
            write("key", attribute.key());
        }
        String value = attribute.value();
        if (value != null) {
            write("value", value);
        }
        if (attribute.attributes().isEmpty() && attribute.elements().isEmpty()) {
            out.write("/>\n");
            return;
        }
        out.write(">\n");
        depth++;
        attributes(attribute.attributes());
        if (!attribute.elements().isEmpty()) {
            start("values");
            attributes(attribute.elements());
            end("values");
        }
        end(attribute.type());
    }

    private void write(String name, String value) throws IOException {
        out.write(' ' + name + "=\"");
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> out.write("&amp;");
                case '<' -> out.write("&lt;");
                case '>' -> out.write("&gt;");
                case '"' -> out.write("&quot;");
                case '\t', '\n', '\r' -> out.write("&#" + c + ';');
                default -> out.write(Character.toString(isOfXml(c) ? c : 0xFFFD));
            }
        }
        out.write('"');
    }

    /** Tells whether XML 1.0 can say a character beside tab and line ends. */
    private static boolean isOfXml(int c) {
        return (c >= ' ' && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c < 0xFFFE)
                || c > 0xFFFF;
    }

    private void start(String element) throws IOException {
        indent();
        out.write('<' + element + ">\n");
        depth++;
    }

    private void end(String element) throws IOException {
        depth--;
        indent();
        out.write("</" + element + ">\n");
    }

    private void indent() throws IOException {
        out.write("  ".repeat(depth));
    }

    /** Ends the log, and closes the file. */
    @Override
    public void close() {
        try {
            end("log");
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
