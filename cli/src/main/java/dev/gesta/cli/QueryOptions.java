package dev.gesta.cli;

import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.Tag;
import dev.gesta.cli.io.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events are meant: all, unless one of the options says less. */
final class QueryOptions {

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            description = "Only events of this type; given again, of any of these types.")
    List<String> types = new ArrayList<>();

    @Option(
            names = {"-g", "--tag"},
            paramLabel = "TAG",
            description = "Only events with this tag; given again, with all of these tags.")
    List<String> tags = new ArrayList<>();

    @Option(
            names = {"-q", "--query"},
            paramLabel = "JSON",
            description = {
                "Only events that match this query, such as",
                "{\"items\":[{\"types\":[\"offer-made\"]},{\"tags\":[\"customer:7\"]}]}"
            })
    @Nullable String text;

    /** Returns the query. */
    Query query() {
        boolean item = !types.isEmpty() || !tags.isEmpty();
        if (text == null) {
            return item
                    ? Query.anyOf(QueryItem.of(types, tags.stream().map(Tag::of).toList()))
                    : Query.all();
        }
        if (item) {
            throw InputException.usage(
                    "--query does not go with --type and --tag",
                    "put the types and tags into the query");
        }
        return Query.parse(text);
    }

    /** Returns the tag, if one tag is all that was asked for: the index counts its events. */
    Optional<Tag> onlyTag() {
        return text == null && types.isEmpty() && tags.size() == 1
                ? Optional.of(Tag.of(tags.getFirst()))
                : Optional.empty();
    }
}
