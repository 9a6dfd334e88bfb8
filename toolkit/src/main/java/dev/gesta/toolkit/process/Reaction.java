package dev.gesta.toolkit.process;

import dev.gesta.InvalidRequestException;
import dev.gesta.toolkit.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process answers an event with, as a value: commands to be sent, timers to be set and to be
 * cancelled.
 *
 * <pre>{@code
 * Reaction.sending(makeOffer(id)).andSet(Timer.in("reminder", Duration.ofDays(7)))
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Reaction {

    private static final Reaction NOTHING = new Reaction(List.of(), List.of(), List.of());

    /**
     * A decision to be made.
     *
     * @param name unique in the reaction, and part of the ids of the command's events
     */
    public record Command(String name, Decision<?, ?> decision) {}

    private final List<Command> commands;
    private final List<Timer> timers;
    private final List<TimerName> cancelled;

    private Reaction(List<Command> commands, List<Timer> timers, List<TimerName> cancelled) {
        this.commands = commands;
        this.timers = timers;
        this.cancelled = cancelled;
    }

    /** Returns the reaction that does nothing. */
    public static Reaction nothing() {
        return NOTHING;
    }

    /** Returns the reaction that sends one command. */
    public static Reaction sending(Decision<?, ?> command) {
        return NOTHING.andSend(command);
    }

    /**
     * Returns the reaction that sends one command, under a name; see {@link #andSend(String,
     * Decision)}.
     */
    public static Reaction sending(String name, Decision<?, ?> command) {
        return NOTHING.andSend(name, command);
    }

    /** Returns the reaction that sets one timer. */
    public static Reaction setting(Timer timer) {
        return NOTHING.andSet(timer);
    }

    /** Returns the reaction that cancels one timer. */
    public static Reaction cancelling(String timer) {
        return NOTHING.andCancel(timer);
    }

    /**
     * Returns this, sending another command. Its name is its index among the commands: whoever may
     * change their order later names them with {@link #andSend(String, Decision)}.
     */
    public Reaction andSend(Decision<?, ?> command) {
        return andSend(Integer.toString(commands.size()), command);
    }

    /**
     * Returns this, sending another command under a name that it keeps when the code changes: it is
     * by name that a command is recognised as one that was sent before.
     *
     * @throws InvalidRequestException if the name is blank or taken
     */
    public Reaction andSend(String name, Decision<?, ?> command) {
        requireFree(commands.stream().anyMatch(each -> each.name().equals(name)), name);
        if (name.isBlank()) {
            throw new InvalidRequestException(
                    "a command must have a name", "a text that is not blank", "\"" + name + "\"");
        }
        return new Reaction(with(commands, new Command(name, command)), timers, cancelled);
    }

    /**
     * Returns this, setting a timer; a pending one of that name is replaced.
     *
     * @throws InvalidRequestException if the reaction sets or cancels that name already
     */
    public Reaction andSet(Timer timer) {
        requireFree(concerns(timer.name()), timer.name().value());
        return new Reaction(commands, with(timers, timer), cancelled);
    }

    /**
     * Returns this, cancelling the timer of a name, if there is one.
     *
     * @throws InvalidRequestException if the reaction sets or cancels that name already
     */
    public Reaction andCancel(String timer) {
        TimerName name = new TimerName(timer);
        name.tag();
        requireFree(concerns(name), timer);
        return new Reaction(commands, timers, with(cancelled, name));
    }

    private boolean concerns(TimerName name) {
        return cancelled.contains(name)
                || timers.stream().anyMatch(each -> each.name().equals(name));
    }

    private static void requireFree(boolean taken, String name) {
        if (taken) {
            throw new InvalidRequestException(
                    "a reaction must use each name once",
                    "1 command or timer of a name",
                    "\"" + name + "\" twice");
        }
    }

    private static <T> List<T> with(List<T> list, T added) {
        List<T> more = new ArrayList<>(list);
        more.add(added);
        return List.copyOf(more);
    }

    /** Returns the commands, in the order in which they are sent. */
    public List<Command> commands() {
        return commands;
    }

    /** Returns the timers that are set. */
    public List<Timer> timers() {
        return timers;
    }

    /** Returns the timers that are cancelled. */
    public List<TimerName> cancelled() {
        return cancelled;
    }
}
