package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.VocClass;

/** Every thing that can be built, by name; the dice decide on its size, shape and colours. */
final class Catalogue {
    private Catalogue() {}

    static Model make(VocClass kind, Dice dice) {
        return switch (kind) {
            case AEROPLANE -> Vehicles.aeroplane(dice);
            case BICYCLE -> Vehicles.bicycle(dice);
            case BIRD -> Animals.bird(dice);
            case BOTTLE -> Household.bottle(dice);
            case BUS -> Vehicles.bus(dice);
            case CAR -> Vehicles.car(dice);
            case CAT -> Animals.cat(dice);
            case CHAIR -> Household.chair(dice);
            case COW -> Animals.cow(dice);
            case TABLE -> Household.table(dice);
            case DOG -> Animals.dog(dice);
            case HORSE -> Animals.horse(dice);
            case PERSON -> Figure.draw(dice, Stance.onFoot(dice));
            case POTTED_PLANT -> Household.pottedPlant(dice);
            case SHEEP -> Animals.sheep(dice);
            case SOFA -> Household.sofa(dice);
            case TV_MONITOR -> Household.tvMonitor(dice);
        };
    }
}
