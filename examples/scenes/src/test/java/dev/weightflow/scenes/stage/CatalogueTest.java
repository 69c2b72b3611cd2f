package dev.weightflow.scenes.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.geometry.Ball;
import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.BodyPart;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Piece;
import dev.weightflow.scenes.stage.Composer.Catalogue;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTest {
    @ParameterizedTest
    @EnumSource(VocClass.class)
    void every_draw_gives_a_model_that_stands_on_the_ground_within_its_own_measures(VocClass kind) {
        for (int draw = 0; draw < 300; draw++) {
            Model model = Catalogue.make(kind, Dice.of(draw));

            assertThat(model.label()).isEqualTo(kind);
            assertThat(lowest(model)).as("draw %d", draw).isBetween(-0.06, 0.06);
            for (Piece piece : model.pieces()) {
                Ball bounds = bounds(piece.shape());
                double out = Math.hypot(bounds.centre().x(), bounds.centre().z());
                assertThat(out).isLessThan(1.45 * model.reach() + 0.05);
                assertThat(bounds.centre().y()).isLessThan(model.height() * 1.15 + 0.45);
            }
        }
    }

    /** Finds the lowest point over a fine grid of upright rays from below. */
    private static double lowest(Model model) {
        double lowest = Double.POSITIVE_INFINITY;
        for (Piece piece : model.pieces()) {
            Ball bounds = bounds(piece.shape());
            if (bounds.centre().y() - bounds.radius() > 0.1) {
                continue;
            }
            for (int i = 0; i < 49; i++) {
                double x = bounds.centre().x() + bounds.radius() * (i % 7 - 3) / 3.5;
                double z = bounds.centre().z() + bounds.radius() * (i / 7 - 3) / 3.5;
                double distance = piece.shape().distance(new Ray(Vec.xyz(x, -9, z), Vec.UP));
                lowest = distance == Shape.MISS ? lowest : Math.min(lowest, distance - 9);
            }
        }
        return lowest;
    }

    /** Returns a ball around the hull's balls. */
    private static Ball bounds(Shape shape) {
        Vec middle = Vec.ZERO;
        for (Ball ball : shape.hull()) {
            middle = middle.along(ball.centre(), 1.0 / shape.hull().size());
        }
        double radius = 0;
        for (Ball ball : shape.hull()) {
            radius = Math.max(radius, middle.distance(ball.centre()) + ball.radius());
        }
        return new Ball(middle, radius);
    }

    @Test
    void a_person_is_made_of_named_parts_only_and_has_all_six_groups() {
        Model person = Catalogue.make(VocClass.PERSON, Dice.of(1));

        Set<BodyPart> parts = person.pieces().stream()
                .map(piece -> piece.part().orElseThrow())
                .collect(Collectors.toSet());
        assertThat(parts)
                .contains(BodyPart.HEAD, BodyPart.HAIR, BodyPart.TORSO, BodyPart.NECK)
                .contains(
                        BodyPart.LUARM, BodyPart.RUARM, BodyPart.LLARM, BodyPart.RLARM, BodyPart.LHAND, BodyPart.RHAND)
                .contains(
                        BodyPart.LULEG, BodyPart.RULEG, BodyPart.LLLEG, BodyPart.RLLEG, BodyPart.LFOOT, BodyPart.RFOOT);
    }

    @Test
    void a_seated_person_touches_the_seat_and_not_the_floor() {
        for (int draw = 0; draw < 50; draw++) {
            Dice dice = Dice.of(draw);
            Model person = Figure.draw(dice, Stance.seated(dice));

            double pelvis = person.pieces().stream()
                    .filter(piece -> piece.part().orElseThrow() == BodyPart.TORSO)
                    .mapToDouble(piece -> piece.shape().distance(new Ray(Vec.xyz(0, -9, 0), Vec.UP)))
                    .min()
                    .orElseThrow();
            assertThat(pelvis - 9).isBetween(-0.02, 0.02);
        }
    }
}
