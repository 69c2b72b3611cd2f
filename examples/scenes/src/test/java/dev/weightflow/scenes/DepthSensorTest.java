package dev.weightflow.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Camera;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Label;
import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Renderer;
import dev.weightflow.scenes.render.Scene;
import dev.weightflow.scenes.render.Scene.Lighting;
import dev.weightflow.scenes.render.Scene.Sensor;
import dev.weightflow.scenes.render.SceneObject;
import dev.weightflow.scenes.render.Sky;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepthSensorTest {
    private static final int WIDTH = 80;
    private static final int HEIGHT = 60;
    private static final double HALF_HEIGHT = 0.6;
    private static final double EYE = 1.5;

    @Test
    void a_floor_has_the_depth_at_which_its_rows_meet_it_but_for_one_pixel_in_fifty() {
        short[] millimetres = seen(Stuff.FLOOR);

        int measurable = 0;
        int missed = 0;
        for (int pixel = 0; pixel < millimetres.length; pixel++) {
            double fall = (2 * (pixel / WIDTH + 0.5) / HEIGHT - 1) * HALF_HEIGHT;
            double depth = EYE / fall;
            if (fall <= 0 || depth > 20) {
                assertThat(millimetres[pixel]).isZero();
            } else {
                measurable++;
                missed += millimetres[pixel] == 0 ? 1 : 0;
                assertThat((int) millimetres[pixel]).isIn(0, (int) Math.round(1000 * depth));
            }
        }
        assertThat(measurable).isGreaterThan(2000);
        assertThat((double) missed / measurable).isBetween(0.01, 0.03);
    }

    @Test
    void glass_is_a_hole() {
        assertThat(seen(Stuff.WINDOW)).containsOnly((short) 0);
    }

    private static short[] seen(Label label) {
        SceneObject floor = SceneObject.surface(
                label, new Plane(Vec.xyz(0, -EYE, 0), Vec.xyz(0, 1, 0)), Material.matt(Colour.WHITE));
        Sky sky = new Sky(Colour.BLACK, Colour.BLACK, Colour.BLACK, 0, 0, 0);
        Scene scene = new Scene(
                new Camera(Pose.HOME, HALF_HEIGHT, WIDTH, HEIGHT),
                List.of(floor),
                new Lighting(List.of(), Colour.WHITE, Colour.WHITE, sky),
                new Sensor(Colour.WHITE, 0, 0, 0));
        return new DepthSensor(1, 0, 0).millimetres(scene, Renderer.render(scene));
    }
}
