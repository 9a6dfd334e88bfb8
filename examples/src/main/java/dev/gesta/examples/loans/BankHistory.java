package dev.gesta.examples.loans;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Metadata;
import dev.gesta.examples.loans.Loan.Accepted;
import dev.gesta.examples.loans.Loan.ApplicationId;
import dev.gesta.examples.loans.Loan.Approved;
import dev.gesta.examples.loans.Loan.Cancelled;
import dev.gesta.examples.loans.Loan.Declined;
import dev.gesta.examples.loans.Loan.LoanEvent;
import dev.gesta.examples.loans.Loan.OfferReturned;
import dev.gesta.examples.loans.Loan.OfferSent;
import dev.gesta.examples.loans.Loan.Submitted;
import dev.gesta.toolkit.DerivedIds;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Gesta;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Brings the history of a real bank over: the loan applications that a Dutch bank published for the
 * BPI Challenge 2012 (doi 10.4121/uuid:3926db30-f712-4394-aebc-75976070e91f), an event log in the
 * format XES. What its activities mean to this application becomes events; the others are left.
 */
final class BankHistory {

    /** All that was brought over is before this. */
    @EventType("history-imported")
    record HistoryImported(String source, int applications) {}

    /** An event of the log, before it is known what it means. */
    private record Activity(String name, String time) {}

    private static final String NAME = "concept:name";

    private final EventStore store;
    private int applications;

    private BankHistory(EventStore store) {
        this.store = store;
    }

    /**
     * Imports a log: one append for each application, with ids that follow from its name, so that
     * to do it again does no harm.
     *
     * @return how many applications there were
     * @throws XMLStreamException if the log is not XML
     */
    static int run(InputStream xes, String source, EventStore store) throws XMLStreamException {
        BankHistory history = new BankHistory(store);
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader xml = factory.createXMLStreamReader(xes);
        while (xml.hasNext()) {
            if (isStart(xml, "trace")) {
                history.importCase(xml);
            }
        }
        Gesta.over(store, LoanDesk.EVENTS)
                .idempotently("imported " + source)
                .append(new HistoryImported(source, history.applications));
        return history.applications;
    }

    private static boolean isStart(XMLStreamReader xml, String element) throws XMLStreamException {
        return xml.next() == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals(element);
    }

    private void importCase(XMLStreamReader xml) throws XMLStreamException {
        Map<String, String> about = new HashMap<>();
        List<Activity> activities = new ArrayList<>();
        while (xml.next() != XMLStreamReader.END_ELEMENT || !xml.getLocalName().equals("trace")) {
            if (xml.getEventType() != XMLStreamReader.START_ELEMENT) {
                continue;
            }
            if (xml.getLocalName().equals("event")) {
                Map<String, String> event = attributes(xml);
                activities.add(
                        new Activity(
                                event.getOrDefault(NAME, ""),
                                event.getOrDefault("time:timestamp", "")));
            } else {
                addAttribute(xml, about);
            }
        }
        store(new ApplicationId(about.getOrDefault(NAME, "")), about, activities);
    }

    private static Map<String, String> attributes(XMLStreamReader xml) throws XMLStreamException {
        Map<String, String> attributes = new HashMap<>();
        while (xml.next() != XMLStreamReader.END_ELEMENT || !xml.getLocalName().equals("event")) {
            if (xml.getEventType() == XMLStreamReader.START_ELEMENT) {
                addAttribute(xml, attributes);
            }
        }
        return attributes;
    }

    private static void addAttribute(XMLStreamReader xml, Map<String, String> attributes) {
        attributes.put(xml.getAttributeValue(null, "key"), xml.getAttributeValue(null, "value"));
    }

    private void store(ApplicationId id, Map<String, String> about, List<Activity> activities) {
        int amount = (int) Double.parseDouble(about.getOrDefault("AMOUNT_REQ", "0"));
        IntFunction<UUID> ids = DerivedIds.of("bank history " + id.value());
        List<Event> events = new ArrayList<>();
        for (Activity activity : activities) {
            meaning(activity.name(), id, amount)
                    .map(event ->
                            LoanDesk.EVENTS.encode(
                                    event,
                                    ids.apply(events.size()),
                                    Metadata.none().with("time", activity.time())))
                    .ifPresent(events::add);
        }
        if (!events.isEmpty()) {
            store.append(events);
            applications++;
        }
    }

    private static Optional<LoanEvent> meaning(String activity, ApplicationId id, int amount) {
        return Optional.ofNullable(
                switch (activity) {
                    case "A_SUBMITTED" -> new Submitted(id, amount);
                    case "A_ACCEPTED" -> new Accepted(id);
                    case "O_SENT" -> new OfferSent(id, amount);
                    case "O_SENT_BACK" -> new OfferReturned(id);
                    case "A_APPROVED" -> new Approved(id);
                    case "A_DECLINED" -> new Declined(id);
                    case "A_CANCELLED" -> new Cancelled(id);
                    default -> null;
                });
    }
}
