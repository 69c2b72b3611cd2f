package dev.weightflow.scenes.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.geometry.Ray;
import dev.weightflow.scenes.geometry.Shape;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Caster.Hit;
import dev.weightflow.scenes.stage.Composer;
import dev.weightflow.scenes.stage.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Surfaces that are skipped would not have been hit: the results equal those of testing all, to the last bit. */
class BoundsTest {
    private static final int WIDTH = 90;
    private static final int HEIGHT = 70;
    private static final int SCENES = 40;
    private static final int RAYS = 1500;

    @ParameterizedTest
    @EnumSource(Look.class)
    void the_first_surface_on_a_ray_is_the_first_of_all(Look look) {
        for (int index = 0; index < SCENES; index++) {
            Scene scene = Composer.compose(look, WIDTH, HEIGHT, Dice.of(5, index));
            List<Shape> shapes = shapes(scene);
            Caster caster = new Caster(new Surfaces(scene.things()), scene.camera());
            Random random = new Random(index);
            for (int i = 0; i < RAYS; i++) {
                double column = random.nextDouble() * WIDTH;
                double row = random.nextDouble() * HEIGHT;
                Ray ray = scene.camera().ray(column, row);

                Hit hit = caster.first(ray, (int) column, (int) row);

                double distance = distance(shapes, ray);
                assertThat(hit.distance()).isEqualTo(distance);
                int first = IntStream.range(0, shapes.size())
                        .filter(surface ->
                                distance < Shape.MISS && shapes.get(surface).distance(ray) == distance)
                        .findFirst()
                        .orElse(-1);
                assertThat(hit.surface()).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void a_light_is_blocked_where_any_surface_blocks_it(Look look) {
        int blocked = 0;
        for (int index = 0; index < SCENES; index++) {
            Scene scene = Composer.compose(look, WIDTH, HEIGHT, Dice.of(6, index));
            Surfaces surfaces = new Surfaces(scene.things());
            List<Shape> standing = shapes(
                    scene.things().stream().filter(SceneObject::throwsShadow).toList());
            Random random = new Random(index);
            List<Light> lights = new ArrayList<>(scene.lighting().lights());
            lights.add(new Light.Sun(Vec.xyz(random.nextGaussian(), 9, 0.1).unit(), Colour.WHITE));
            lights.add(new Light.Lamp(among(random), Colour.WHITE, 1));
            for (Light light : lights) {
                Shadows shadows = new Shadows(surfaces, light);
                for (int i = 0; i < RAYS; i++) {
                    Vec place = among(random);
                    Ray ray = new Ray(place, light.towards(place));

                    boolean expected = distance(standing, ray) < light.distance(place);

                    assertThat(shadows.blocked(ray, -1, light.distance(place))).isEqualTo(expected);
                    blocked += expected ? 1 : 0;
                }
            }
        }
        assertThat(blocked).isGreaterThan(SCENES * RAYS / 20);
    }

    private static Vec among(Random random) {
        return Vec.xyz(3 * random.nextGaussian(), 3 * random.nextDouble(), -10 * random.nextDouble());
    }

    private static double distance(List<Shape> shapes, Ray ray) {
        return shapes.stream().mapToDouble(shape -> shape.distance(ray)).min().orElse(Shape.MISS);
    }

    private static List<Shape> shapes(List<SceneObject> things) {
        return things.stream()
                .flatMap(thing -> thing.pieces().stream())
                .map(Piece::shape)
                .toList();
    }

    private static List<Shape> shapes(Scene scene) {
        return shapes(scene.things());
    }
}
