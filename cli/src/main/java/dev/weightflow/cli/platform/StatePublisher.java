package dev.weightflow.cli.platform;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Keeps the platform's state, and gives each new one to its subscriber. A subscriber that fails, such as a state file on a full disk,
 * does not hinder whoever changes the state: the reason is said when it changes.
 */
final class StatePublisher {

    private final Consumer<PlatformState> subscriber;
    private final Consumer<String> warnings;
    private PlatformState state;
    private Optional<RuntimeException> failure = Optional.empty();

    StatePublisher(PlatformState first, Consumer<PlatformState> subscriber, Consumer<String> warnings) {
        this.subscriber = subscriber;
        this.warnings = warnings;
        this.state = first;
    }

    synchronized PlatformState state() {
        return state;
    }

    /** Why the latest state could not be shown, if it could not. */
    synchronized Optional<RuntimeException> failure() {
        return failure;
    }

    synchronized void change(UnaryOperator<PlatformState> change) {
        state = change.apply(state);
        show();
    }

    void part(String name, UnaryOperator<PartState> change) {
        change(platform -> platform.change(name, change));
    }

    /** Shows the latest state again if it could not be shown. */
    synchronized void catchUp() {
        if (failure.isPresent()) {
            show();
        }
    }

    private void show() {
        Optional<RuntimeException> before = failure;
        try {
            subscriber.accept(state);
            failure = Optional.empty();
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
        Optional<String> reason = failure.map(Throwable::getMessage);
        if (!reason.equals(before.map(Throwable::getMessage))) {
            warnings.accept(reason.map(why -> "The platform keeps running, but its state cannot be written: " + why)
                    .orElse("The platform's state can be written again."));
        }
    }
}
