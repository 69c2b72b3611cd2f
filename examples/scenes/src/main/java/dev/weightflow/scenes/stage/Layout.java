package dev.weightflow.scenes.stage;

import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Camera;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.SceneObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Placement on the ground, so that each object is seen in a suitable size and none intersects another. */
final class Layout {
    private static final int TRIES = 30;

    private final Place place;
    private final Camera camera;
    private final Dice dice;
    private final List<Spot> taken = new ArrayList<>();

    private record Spot(double x, double z, double reach) {
        boolean clashes(Spot other) {
            double dx = x - other.x;
            double dz = z - other.z;
            double apart = 0.85 * (reach + other.reach);
            return dx * dx + dz * dz < apart * apart;
        }
    }

    Layout(Place place, Camera camera, Dice dice) {
        this.place = place;
        this.camera = camera;
        this.dice = dice;
    }

    /** Places the model on the ground; empty if no free position was found. */
    Optional<SceneObject> place(Model model) {
        for (int i = 0; i < TRIES; i++) {
            double distance = distance(model);
            double limit = place.halfWidth() - model.reach();
            double x = Math.max(-limit, Math.min(limit, dice.between(-0.92, 0.92) * distance * camera.halfWidth()));
            Spot spot = new Spot(x, -distance, model.reach());
            if (distance + model.reach() > place.depth() || taken.stream().anyMatch(spot::clashes)) {
                continue;
            }
            if (model.label() == VocClass.AEROPLANE && dice.chance(0.6)) {
                return Optional.of(
                        model.placed(turned(model.label()).movedTo(Vec.xyz(x, airborne(distance), -distance))));
            }
            taken.add(spot);
            return Optional.of(model.placed(turned(model.label()).movedTo(Vec.xyz(x, 0, -distance))));
        }
        return Optional.empty();
    }

    private double distance(Model model) {
        double share = share(model.label());
        double extent = Math.max(model.height(), 1.05 * model.reach());
        double fitting = extent / (2 * camera.halfHeight() * share);
        double nearest = Math.max(model.reach() + 0.55, model.height() < eye() ? 0.95 * groundInView() : 0);
        // Most objects are visible up to their top: a person without a head is the exception.
        double whole = dice.chance(0.75) ? (model.height() - eye()) / Math.max(0.02, slopeAtTop()) : 0;
        return Math.max(Math.max(nearest, fitting), Math.min(whole, 0.8 * place.depth()));
    }

    /** Draws the share of the image's height that an object fills: people often exceed it, clutter little. */
    private double share(Label label) {
        if (label == VocClass.PERSON) {
            return dice.between(0.55, 1.35);
        }
        if (label == VocClass.AEROPLANE || label == VocClass.BUS) {
            return dice.between(0.25, 0.6);
        }
        return label instanceof VocClass ? dice.between(0.35, 0.85) : dice.between(0.15, 0.45);
    }

    private double eye() {
        return camera.pose().at().y();
    }

    /** Returns the metres by which the upper edge of the view rises with each metre of distance. */
    private double slopeAtTop() {
        Vec up = camera.ray(camera.width() / 2.0, 0).along();
        return up.y() / -up.z();
    }

    /** Computes the distance at which the ground enters the view at the bottom of the image. */
    private double groundInView() {
        Vec down = camera.ray(camera.width() / 2.0, camera.height()).along();
        return eye() * -down.z() / -down.y();
    }

    private double airborne(double distance) {
        return Math.max(0.5, eye() + dice.between(-0.1, 0.6) * slopeAtTop() * distance);
    }

    private Pose turned(Label label) {
        double any = dice.between(-Math.PI, Math.PI);
        if (!(label instanceof VocClass kind)) {
            return Pose.yaw(dice.between(-0.6, 0.6));
        }
        return switch (kind) {
            case PERSON -> Pose.yaw(dice.chance(0.75) ? dice.between(-1, 1) : any);
            case CHAIR, SOFA, TV_MONITOR, TABLE -> Pose.yaw(dice.between(-1, 1));
            default -> Pose.yaw(dice.chance(0.75) ? dice.sign() * dice.between(0.5, 1.75) : any);
        };
    }
}
