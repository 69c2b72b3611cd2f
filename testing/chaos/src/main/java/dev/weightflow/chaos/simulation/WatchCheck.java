package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.WatchEvent;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Specification of what may be stated of a model's champion since its promotion, independent of the code under test. */
final class WatchCheck {
    private int move = -1;
    private Optional<VersionNumber> champion = Optional.empty();
    private Optional<VersionNumber> predecessor = Optional.empty();
    private final Set<DatasetId> checked = new HashSet<>();
    private final Set<VersionNumber> blocked = new HashSet<>();
    private boolean proposed;
    private boolean goesBack;

    void see(AliasMoved moved) {
        require(
                moved.rollback() == goesBack,
                moved,
                "an alias goes back with the version that is rolled back, and only then");
        moved.to().ifPresent(to -> {
            require(
                    moved.verdict().isEmpty() || !blocked.contains(to),
                    moved,
                    "the gate does not promote what was rolled back");
            blocked.remove(to);
        });
        if (goesBack) {
            require(moved.to().equals(predecessor), moved, "the predecessor is " + predecessor);
            blocked.add(champion.orElseThrow());
        }
        move = moved.move();
        champion = moved.to();
        predecessor = goesBack ? Optional.empty() : moved.from();
        goesBack = false;
        proposed = false;
        checked.clear();
    }

    void see(WatchEvent event) {
        require(
                event.promotion() == move
                        && champion.filter(event.version()::equals).isPresent(),
                event,
                "version " + champion + " is champion by move " + move);
        if (event instanceof ChampionChecked check) {
            require(check.check() == checked.size(), event, "there were " + checked.size() + " checks");
            require(checked.add(check.dataset()), event, "the dataset was checked before");
            require(predecessor.filter(check.predecessor()::equals).isPresent(), event, "it replaced " + predecessor);
        } else if (event instanceof RollbackProposed) {
            require(!proposed, event, "it was proposed before");
            proposed = true;
        } else if (event instanceof VersionRolledBack back) {
            require(predecessor.filter(back.to()::equals).isPresent(), event, "it replaced " + predecessor);
            goesBack = true;
        }
    }

    private static void require(boolean holds, ModelEvent event, String why) {
        if (!holds) {
            throw new Violation(event + " must not be stated: " + why);
        }
    }
}
