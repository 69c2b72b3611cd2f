package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Camera;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Scene;
import dev.weightflow.scenes.render.SceneObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Places people, objects and clutter. Seven scenes of ten have one to three people, and each has two to five objects in all; they stand where the
 * camera sees at least a part of them, and may occlude each other.
 */
public final class Composer {
    private static final List<VocClass> SEATS = List.of(VocClass.CHAIR, VocClass.SOFA);
    private static final List<VocClass> SMALL = List.of(VocClass.BOTTLE, VocClass.TV_MONITOR, VocClass.POTTED_PLANT);

    private final Place place;
    private final Camera camera;
    private final Dice dice;
    private final Layout layout;
    private final List<SceneObject> things = new ArrayList<>();

    private Composer(Place place, Camera camera, Dice dice) {
        this.place = place;
        this.camera = camera;
        this.dice = dice;
        this.layout = new Layout(place, camera, dice.fork());
    }

    public static Scene compose(Look look, int width, int height, Dice dice) {
        Place place = look.place(dice.fork());
        Scene scene = new Composer(place, look.camera(width, height, dice.fork()), dice.fork()).composed();
        return look.shown(scene, dice.fork());
    }

    static Camera camera(int width, int height, Dice dice) {
        double eye = dice.chance(0.35) ? dice.between(0.55, 0.95) : dice.between(0.95, 1.7);
        double tilt = dice.between(0, 0.08) + 0.1 * eye * dice.between(0.3, 1.2);
        return Camera.standing(eye, tilt, dice.between(-0.05, 0.05), dice.between(0.75, 1.0), width, height);
    }

    private Scene composed() {
        int objects = 2 + dice.below(4);
        int people = dice.chance(0.72) ? Math.min(objects, dice.one(1, 1, 1, 2, 2, 3)) : 0;
        List<VocClass> others = new ArrayList<>();
        while (others.size() < objects - people) {
            others.add(place.drawn(dice));
        }
        for (VocClass seat : others.stream().filter(SEATS::contains).toList()) {
            Model model = Catalogue.make(seat, dice.fork());
            Optional<SceneObject> placed = layout.place(model).map(this::added);
            if (placed.isPresent() && people > 0 && dice.chance(0.5)) {
                Pose pose = placed.get().pose();
                Dice fork = dice.fork();
                things.add(Figure.draw(fork, Stance.seated(fork)).placed(pose.movedTo(pose.point(model.rest()))));
                people--;
            }
        }
        for (int i = 0; i < people; i++) {
            enter(VocClass.PERSON);
        }
        others.stream().filter(kind -> !SEATS.contains(kind)).forEach(this::enter);
        clutter();
        List<SceneObject> all = new ArrayList<>(place.surroundings());
        all.addAll(things);
        return new Scene(camera, all, place.lighting(), place.sensor());
    }

    private void enter(VocClass kind) {
        Model model = Catalogue.make(kind, dice.fork());
        boolean raised = SMALL.contains(kind) && dice.chance(kind == VocClass.POTTED_PLANT ? 0.3 : 0.8);
        if (raised) {
            onTop(model);
        } else {
            layout.place(model).ifPresent(this::added);
        }
    }

    private SceneObject added(SceneObject thing) {
        things.add(thing);
        return thing;
    }

    /** Places a small object on a piece of furniture, where it is seen best. */
    private void onTop(Model model) {
        Model support = dice.chance(0.5) ? Catalogue.make(VocClass.TABLE, dice.fork()) : Props.cabinet(dice.fork());
        Optional<SceneObject> below = layout.place(support).map(this::added);
        if (below.isEmpty()) {
            return;
        }
        Pose pose = below.get().pose();
        double sideways = 0.5 * Math.max(0, support.reach() - model.reach()) * dice.between(-1, 1);
        Vec spot = pose.point(support.rest().plus(Vec.xyz(sideways, 0, 0)));
        added(model.placed(Pose.yaw(dice.between(-0.5, 0.5)).then(pose).movedTo(spot)));
    }

    private void clutter() {
        int count = dice.below(3);
        for (int i = 0; i < count; i++) {
            Function<Dice, Model> thing = dice.one(place.clutter());
            layout.place(thing.apply(dice.fork())).ifPresent(this::added);
        }
    }

    /** All models by name; the dice decide on their size, shape and colours. */
    static final class Catalogue {
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
}
