package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.render.Camera;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Scene;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A distribution of scenes. The classes are the same in all of them; places, light, colours and the camera's noise are not. */
public enum Look {
    /** Rooms and streets in daylight. */
    DAY(dice -> dice.chance(0.5) ? Rooms.byDay(dice) : Streets.byDay(dice)),
    /** A photographer's studio: seamless coloured background, two lamps, hardly any noise. */
    STUDIO(Rooms::studio),
    /** Streets and rooms at night: dark, a warm lamp, lit windows, a noisy camera. */
    NIGHT(dice -> dice.chance(0.3) ? Rooms.byNight(dice) : Streets.byNight(dice)),
    /** Rooms and streets by day with arbitrary lights, lenses, exposures and colours, for pre-training. */
    VARIED(Variation::place);

    private final Function<Dice, Place> places;

    Look(Function<Dice, Place> places) {
        this.places = places;
    }

    Camera camera(int width, int height, Dice dice) {
        return this == VARIED ? Variation.camera(width, height, dice) : Composer.camera(width, height, dice);
    }

    /** Returns the composed scene as this look shows it. */
    Scene shown(Scene scene, Dice dice) {
        return this == VARIED ? Variation.repainted(scene, dice) : scene;
    }

    Place place(Dice dice) {
        return places.apply(dice);
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Look> named(String key) {
        return Arrays.stream(values()).filter(look -> look.key().equals(key)).findFirst();
    }

    public static String keys() {
        return Arrays.stream(values()).map(Look::key).collect(Collectors.joining(", "));
    }
}
