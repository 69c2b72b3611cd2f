package dev.weightflow.scenes.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.BodyPart;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Labels;
import dev.weightflow.scenes.render.Piece;
import dev.weightflow.scenes.render.Renderer;
import dev.weightflow.scenes.render.Scene;
import dev.weightflow.scenes.render.SceneObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComposedScenesTest {
    @ParameterizedTest
    @EnumSource(Look.class)
    void every_label_is_what_asking_every_single_surface_finds(Look look) {
        for (int index = 0; index < 6; index++) {
            Scene scene = Composer.compose(look, 120, 90, Dice.of(77, index));
            Frame frame = Renderer.render(scene);
            Labels labels = Labels.of(scene, frame);
            for (int pixel = index % 3; pixel < frame.pixels(); pixel += 3) {
                Ray ray = scene.camera().ray(pixel % 120 + 0.5, pixel / 120 + 0.5);
                Found found = search(scene, ray);
                assertThat(frame.thing()[pixel]).isEqualTo(found.thing);
                if (found.thing == Frame.SKY) {
                    assertThat(labels.context()[pixel]).isEqualTo((short) Stuff.SKY.context());
                    continue;
                }
                assertThat((int) labels.semseg()[pixel])
                        .isEqualTo(scene.things().get(found.thing).label().semseg());
                assertThat((int) frame.part()[pixel])
                        .isEqualTo(found.piece.part().map(BodyPart::ordinal).orElse(-1) + 1);
                Vec normal = scene.camera().seen(found.piece.shape().normal(ray.at(found.distance)));
                assertThat(normal.dot(scene.camera().seen(ray.along()))).isLessThan(1e-6);
                assertThat(frame.normals()[3 * pixel + 1] & 255).isEqualTo((int) Math.round(127.5 * (normal.y() + 1)));
            }
        }
    }

    private record Found(int thing, Piece piece, double distance) {}

    private static Found search(Scene scene, Ray ray) {
        Found best = new Found(Frame.SKY, scene.things().get(0).pieces().get(0), Double.POSITIVE_INFINITY);
        for (int i = 0; i < scene.things().size(); i++) {
            for (Piece piece : scene.things().get(i).pieces()) {
                double distance = piece.shape().distance(ray);
                if (distance < best.distance) {
                    best = new Found(i, piece, distance);
                }
            }
        }
        return best;
    }

    @Test
    void people_are_in_about_seven_of_ten_scenes_and_a_scene_has_two_to_five_objects() {
        Map<VocClass, Integer> seen = new EnumMap<>(VocClass.class);
        List<Integer> counts = new ArrayList<>();
        int peopled = 0;
        for (int index = 0; index < 400; index++) {
            Scene scene = Composer.compose(Look.DAY, 64, 48, Dice.of(5, index));
            List<SceneObject> objects = scene.things().stream()
                    .filter(thing -> thing.label() instanceof VocClass)
                    .toList();
            objects.forEach(thing -> seen.merge((VocClass) thing.label(), 1, Integer::sum));
            counts.add(objects.size());
            peopled += objects.stream().anyMatch(thing -> thing.label() == VocClass.PERSON) ? 1 : 0;
        }

        assertThat(peopled).isBetween(240, 320);
        assertThat(seen.keySet()).containsExactly(VocClass.values());
        assertThat(counts.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isBetween(2.5, 4.5);
        assertThat(counts).allMatch(count -> count <= 9);
    }

    @Test
    void the_looks_differ_in_brightness_and_noise() {
        double day = brightness(Look.DAY);
        double studio = brightness(Look.STUDIO);
        double night = brightness(Look.NIGHT);

        assertThat(night).isLessThan(0.6 * day);
        assertThat(studio).isGreaterThan(1.15 * day);
    }

    private static double brightness(Look look) {
        double sum = 0;
        long count = 0;
        for (int index = 0; index < 12; index++) {
            for (byte value : Renderer.render(Composer.compose(look, 64, 48, Dice.of(9, index)))
                    .image()) {
                sum += value & 255;
                count++;
            }
        }
        return sum / count;
    }
}
