package dev.gesta.cli.xes;

import dev.gesta.cli.io.InputException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads an XES log (IEEE 1849) case by case: in memory is one case at a time.
 *
 * <p>Document types and entities of a file are refused: no log needs them, and they can be made to
 * read other files or to fill the memory.
 */
final class XesReader implements AutoCloseable {

    /**
     * One case.
     *
     * @param attributes its own attributes
     * @param events the attributes of each of its events, in file order
     * @param line where it begins in the file, from 1
     */
    record Trace(List<XesAttribute> attributes, List<List<XesAttribute>> events, int line) {}

    private static final int MAX_NESTING = 64;

    private static final Set<String> ATTRIBUTES =
            Set.of("string", "date", "int", "float", "boolean", "id", "list", "container");

    private static final Set<String> WITHOUT_VALUE = Set.of("list", "container");

    private final XMLStreamReader in;
    private final String source;

    private boolean begun;
    private @Nullable String logName;
    private long logAttributes;
    private long strayEvents;

    /**
     * Creates a reader.
     *
     * @param file the text of the log
     * @param source what to call it in a message
     */
    XesReader(InputStream file, String source) {
        this.source = source;
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            this.in = factory.createXMLStreamReader(file);
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Returns the log's own name, if it stood before the cases read so far. */
    @Nullable String logName() {
        return logName;
    }

    /** Returns how many attributes the log itself has, which are not those of any case. */
    long logAttributes() {
        return logAttributes;
    }

    /** Returns how many events stood outside of all cases. */
    long strayEvents() {
        return strayEvents;
    }

    /**
     * Returns the next case, or null after the last.
     *
     * @throws InputException if the file is no log, or broken; with line and column
     */
    @Nullable Trace next() {
        try {
            if (!begun) {
                begin();
            }
            while (nextElement()) {
                switch (in.getLocalName()) {
                    case "trace" -> {
                        return trace();
                    }
                    case "event" -> {
                        strayEvents++;
                        skip();
                    }
                    default -> readOfLog();
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Finds the root, which must be a log. */
    private void begin() throws XMLStreamException {
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (!in.getLocalName().equals("log")) {
                        throw malformed(
                                "an XES file begins with <log>, this one with <"
                                        + in.getLocalName()
                                        + ">");
                    }
                    begun = true;
                    return;
                }
                case XMLStreamConstants.DTD ->
                        throw malformed("document types are refused; a log needs none");
                default -> {}
            }
        }
        throw malformed("the file has no <log>");
    }

    private void readOfLog() throws XMLStreamException {
        if (!ATTRIBUTES.contains(in.getLocalName())) {
            skip();
            return;
        }
        logAttributes++;
        if (XesAttribute.NAME.equals(in.getAttributeValue(null, "key"))) {
            logName = in.getAttributeValue(null, "value");
        }
        skip();
    }

    private Trace trace() throws XMLStreamException {
        int line = in.getLocation().getLineNumber();
        List<XesAttribute> attributes = new ArrayList<>();
        List<List<XesAttribute>> events = new ArrayList<>();
        while (nextElement()) {
            if (in.getLocalName().equals("event")) {
                events.add(attributes(1));
            } else {
                attributes.add(attribute(1));
            }
        }
        return new Trace(attributes, events, line);
    }

    /** Reads the attributes up to the end of the element at which the reader stands. */
    private List<XesAttribute> attributes(int depth) throws XMLStreamException {
        List<XesAttribute> attributes = new ArrayList<>();
        while (nextElement()) {
            attributes.add(attribute(depth));
        }
        return attributes.isEmpty() ? List.of() : attributes;
    }

    private XesAttribute attribute(int depth) throws XMLStreamException {
        String type = in.getLocalName();
        if (!ATTRIBUTES.contains(type)) {
            throw malformed("<" + type + "> is no attribute of XES");
        }
        if (depth > MAX_NESTING) {
            throw malformed("attributes are nested deeper than " + MAX_NESTING);
        }
        String key = in.getAttributeValue(null, "key");
        String value = in.getAttributeValue(null, "value");
        if (value == null && !WITHOUT_VALUE.contains(type)) {
            throw malformed("<" + type + "> has no value");
        }
        List<XesAttribute> elements = List.of();
        List<XesAttribute> attributes = new ArrayList<>();
        while (nextElement()) {
            if (type.equals("list") && in.getLocalName().equals("values")) {
                elements = attributes(depth + 1);
            } else {
                attributes.add(attribute(depth + 1));
            }
        }
        String ownValue = WITHOUT_VALUE.contains(type) ? null : value;
        List<XesAttribute> own = attributes.isEmpty() ? List.of() : attributes;
        return new XesAttribute(key == null ? "" : key, type, ownValue, elements, own);
    }

    /** Goes to the next element inside the current one; false at the end of the current one. */
    private boolean nextElement() throws XMLStreamException {
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                    return false;
                }
                case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw malformed("entities are refused: &" + in.getLocalName() + ";");
                default -> {}
            }
        }
        return false;
    }

    private void skip() throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
        }
    }

    private InputException malformed(String what) {
        return malformed(in.getLocation(), what, new XMLStreamException(what));
    }

    private InputException malformed(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int text = message.indexOf("Message: ");
        return malformed(e.getLocation(), text < 0 ? message : message.substring(text + 9), e);
    }

    private InputException malformed(@Nullable Location at, String what, XMLStreamException cause) {
        String place =
                at == null
                        ? source
                        : "%s, line %d, column %d"
                                .formatted(source, at.getLineNumber(), at.getColumnNumber());
        return InputException.of(
                place + ": " + what,
                "mend the file and import it again: the cases before this place are stored, and"
                        + " will not be stored twice",
                cause);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }
}
