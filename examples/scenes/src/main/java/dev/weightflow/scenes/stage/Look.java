package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.render.Dice;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A distribution of scenes. The classes are the same in all of them; places, light, colours and the camera's noise are not. */
public enum Look {
    /** Rooms and streets in daylight. */
    DAY("day") {
        @Override
        Place place(Dice dice) {
            return dice.chance(0.5) ? Rooms.byDay(dice) : Streets.byDay(dice);
        }
    },
    /** A photographer's studio: seamless coloured background, two lamps, hardly any noise. */
    STUDIO("studio") {
        @Override
        Place place(Dice dice) {
            return Rooms.studio(dice);
        }
    },
    /** Streets and rooms at night: dark, a warm lamp, lit windows, a noisy camera. */
    NIGHT("night") {
        @Override
        Place place(Dice dice) {
            return dice.chance(0.3) ? Rooms.byNight(dice) : Streets.byNight(dice);
        }
    };

    private final String key;

    Look(String key) {
        this.key = key;
    }

    abstract Place place(Dice dice);

    public String key() {
        return key;
    }

    public static Optional<Look> named(String key) {
        return Arrays.stream(values()).filter(look -> look.key.equals(key)).findFirst();
    }

    public static String keys() {
        return Arrays.stream(values()).map(Look::key).collect(Collectors.joining(", "));
    }
}
