package dev.weightflow.cli.operations;

import static dev.weightflow.cli.client.Listing.count;
import static dev.weightflow.cli.client.Listing.of;
import static dev.weightflow.cli.client.Listing.text;
import static dev.weightflow.cli.client.Listing.texts;
import static dev.weightflow.cli.client.Listing.time;

import dev.weightflow.cli.client.ErrorResponse;
import dev.weightflow.cli.client.ListOptions;
import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Table;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.id.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Command {@code ./weightflow webhooks}. What receivers answer may be crafted for the terminal, so control characters are removed. */
@Command(name = "webhooks", description = "Shows who is told of events by HTTP, and sends again what was given up.")
public final class WebhooksCommand extends SessionCommand {
    private static final String NAME = "The webhook's name, as in the registry's settings.";
    private static final String NOT_DELIVERED = "webhook-not-delivered";
    private static final int BRIEF = 60;

    private static final Listing WEBHOOKS = Listing.of(
            "The registry's settings name no webhook.",
            text("WEBHOOK", "name"),
            text("TO", "target"),
            texts("EVENTS", "events"),
            of("MODELS", hook -> Optional.of(hook.join("models"))
                    .filter(all -> !all.isEmpty())
                    .orElse("all")),
            time("DELIVERED", "lastDelivered"),
            of("WAITING", hook -> hook.find("current.event").orElse("-")),
            count("DEAD LETTERS", "deadLetters"));

    private static final Listing DELIVERIES = Listing.of(
            "Nothing was sent yet.",
            text("ID", "id"),
            text("IS", "status"),
            text("EVENT", "event"),
            of("ABOUT", delivery -> Identifier.shortened(delivery.text("subject"))),
            time("HAPPENED", "time"),
            count("ATTEMPTS", "attempts"),
            time("NEXT", "nextAttempt"),
            of("FAILURE", delivery -> brief(delivery.orDash("failure"))));

    /** Outcome of sending a dead letter again: {@code delivered} or {@code refused}. */
    record Outcome(String id, String outcome, Optional<String> reason) {}

    @Command(name = "list", description = "Lists the webhooks that the registry's settings name.")
    void list(@Mixin ListOptions options) {
        options.show(terminal, registry(), "/webhooks", Map.of(), WEBHOOKS);
    }

    @Command(
            name = "deliveries",
            description = "Lists what a webhook sends now, its dead letters, and what it has delivered last.")
    void deliveries(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin ListOptions options) {
        options.show(terminal, registry(), path(name, "deliveries"), Map.of(), DELIVERIES);
    }

    @Command(
            name = "redeliver",
            description = {
                "Sends dead letters again, once their cause is fixed: the oldest first, and all without an ID.",
                "It ends at the first that the receiver does not accept."
            })
    void redeliver(
            @Parameters(paramLabel = "NAME", description = NAME) String name,
            @Parameters(arity = "0..1", paramLabel = "ID", description = "The letter's id.") Optional<String> id) {
        List<String> letters = id.map(List::of).orElseGet(() -> dead(name));
        List<Outcome> outcomes = new ArrayList<>();
        Optional<String> refused = Optional.empty();
        for (String letter : letters) {
            refused = sent(name, letter);
            outcomes.add(new Outcome(letter, refused.isEmpty() ? "delivered" : "refused", refused));
            if (refused.isPresent()) {
                break;
            }
        }
        terminal.show(outcomes, () -> shown(outcomes));
        refused.ifPresent(reason -> {
            throw CommandFailure.refused(NOT_DELIVERED, brief(reason));
        });
    }

    /** Lists the ids of the dead letters, the oldest first. */
    private List<String> dead(String name) {
        List<String> ids = new ArrayList<>();
        registry().all(path(name, "deliveries")).stream()
                .filter(delivery -> delivery.text("status").equals("dead"))
                .forEach(delivery -> ids.add(0, delivery.text("id")));
        return ids;
    }

    private Optional<String> sent(String name, String id) {
        try {
            registry().post(path(name, "deliveries") + "/" + ServiceClient.segment(id) + "/redelivery", Map.of());
            return Optional.empty();
        } catch (ErrorResponse e) {
            if (e.code().equals(NOT_DELIVERED)) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    @Command(name = "test", description = "Sends a message that is about nothing, and says what the receiver answers.")
    void test(@Parameters(paramLabel = "NAME", description = NAME) String name) {
        Resource answer = registry().post(path(name, "test"), Map.of());
        session.show(
                answer, shown -> "The receiver of " + name + " has accepted it (HTTP " + shown.text("status") + ").");
    }

    private static String shown(List<Outcome> outcomes) {
        Table table = Table.of("ID", "IS", "");
        outcomes.forEach(each -> table.row(
                each.id(),
                each.outcome(),
                each.reason().map(WebhooksCommand::plain).orElse("")));
        return outcomes.isEmpty() ? "There is no dead letter." : table.toString();
    }

    private ServiceClient registry() {
        return session.client(ServiceName.CHECKPOINT_REGISTRY);
    }

    private static String path(String name, String rest) {
        return "/webhooks/" + ServiceClient.segment(name) + "/" + rest;
    }

    private static String brief(String text) {
        String shown = plain(text);
        return shown.length() > BRIEF ? shown.substring(0, BRIEF) + "…" : shown;
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
