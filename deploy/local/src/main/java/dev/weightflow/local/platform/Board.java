package dev.weightflow.local.platform;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Keeps the platform's state, and shows each new one to its audience. */
final class Board {

    private final Consumer<PlatformState> audience;
    private PlatformState state;

    Board(PlatformState first, Consumer<PlatformState> audience) {
        this.audience = audience;
        this.state = first;
    }

    synchronized PlatformState state() {
        return state;
    }

    synchronized void change(UnaryOperator<PlatformState> change) {
        state = change.apply(state);
        audience.accept(state);
    }

    void part(String name, UnaryOperator<PartState> change) {
        change(platform -> platform.change(name, change));
    }
}
