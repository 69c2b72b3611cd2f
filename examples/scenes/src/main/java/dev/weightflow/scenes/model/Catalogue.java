package dev.weightflow.scenes.model;

import dev.weightflow.scenes.world.Dice;
import dev.weightflow.scenes.world.Model;
import dev.weightflow.scenes.world.VocClass;

/** Every thing that can be built, by name. */
public final class Catalogue {
    private Catalogue() {}

    public static Maker maker(VocClass kind) {
        return switch (kind) {
            case AEROPLANE -> Vehicles::aeroplane;
            case BICYCLE -> Bicycles::bicycle;
            case BIRD -> Animals::bird;
            case BOTTLE -> Household::bottle;
            case BUS -> Vehicles::bus;
            case CAR -> Vehicles::car;
            case CAT -> Animals::cat;
            case CHAIR -> Furniture::chair;
            case COW -> Animals::cow;
            case TABLE -> Furniture::table;
            case DOG -> Animals::dog;
            case HORSE -> Animals::horse;
            case PERSON -> Catalogue::person;
            case POTTED_PLANT -> Household::pottedPlant;
            case SHEEP -> Animals::sheep;
            case SOFA -> Furniture::sofa;
            case TV_MONITOR -> Household::tvMonitor;
        };
    }

    private static Model person(Dice dice) {
        return Figure.draw(dice, Stance.onFoot(dice));
    }

    /** A person in the pose of sitting; the origin is where the person touches the seat. */
    public static Model seatedPerson(Dice dice) {
        return Figure.draw(dice, Stance.seated(dice));
    }
}
