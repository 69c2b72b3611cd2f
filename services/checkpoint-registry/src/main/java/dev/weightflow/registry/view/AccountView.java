package dev.weightflow.registry.view;

import dev.weightflow.registry.chronicle.Account;
import dev.weightflow.registry.chronicle.Entry;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a version came about: the chain of facts from the first request to the decisions about it.
 *
 * @param root the fact that it all began with, as far as it is known
 * @param missing a fact that the chain refers to and no topic holds any more
 */
public record AccountView(
        ModelName model, VersionNumber version, Optional<EventId> root, Optional<EventId> missing, List<Step> chain) {

    /**
     * A fact.
     *
     * @param type its name, such as {@code DatasetIngested}
     * @param parent the fact that it follows from
     * @param what it in one sentence
     */
    public record Step(
            EventId event, String type, String subject, Instant at, int depth, Optional<EventId> parent, String what) {

        static Step of(Entry entry) {
            return new Step(
                    entry.id(),
                    entry.type().form().getSimpleName(),
                    entry.subject(),
                    entry.origin().at(),
                    entry.origin().causation().depth(),
                    entry.origin().causation().parent(),
                    entry.what());
        }
    }

    static AccountView of(ModelName model, VersionNumber version, Account account) {
        List<Step> chain = account.chain().stream().map(Step::of).toList();
        return new AccountView(
                model,
                version,
                chain.isEmpty() ? Optional.empty() : Optional.of(chain.get(0).event()),
                account.missing(),
                chain);
    }
}
