package dev.weightflow.scenes.model;

import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Model;

/** Builds one kind of thing; the dice decide on its size, shape and colours. */
@FunctionalInterface
public interface Maker {
    Model make(Dice dice);
}
