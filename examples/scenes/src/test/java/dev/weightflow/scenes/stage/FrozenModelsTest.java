package dev.weightflow.scenes.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.scenes.geometry.Plane;
import dev.weightflow.scenes.geometry.Pose;
import dev.weightflow.scenes.geometry.Vec;
import dev.weightflow.scenes.render.Camera;
import dev.weightflow.scenes.render.Colour;
import dev.weightflow.scenes.render.Dice;
import dev.weightflow.scenes.render.Frame;
import dev.weightflow.scenes.render.Label.Stuff;
import dev.weightflow.scenes.render.Label.VocClass;
import dev.weightflow.scenes.render.Light;
import dev.weightflow.scenes.render.Material;
import dev.weightflow.scenes.render.Model;
import dev.weightflow.scenes.render.Renderer;
import dev.weightflow.scenes.render.Scene;
import dev.weightflow.scenes.render.Scene.Lighting;
import dev.weightflow.scenes.render.Scene.Sensor;
import dev.weightflow.scenes.render.SceneObject;
import dev.weightflow.scenes.render.Sky;
import dev.weightflow.scenes.stage.Composer.Catalogue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every model looks the same as ever for the same draws: 60 of each, on a grey floor under one lamp. */
class FrozenModelsTest {
    @ParameterizedTest
    @CsvSource({
        "AEROPLANE, fb17504485c1c583",
        "BICYCLE, 0b35f7f26ef19e23",
        "BIRD, bc05d8f21d8c591b",
        "BOTTLE, 590d35dfa3352fc4",
        "BUS, e3ccad7aa249c5da",
        "CAR, a367855f7bac3695",
        "CAT, 4ec1f9ad3f6c724b",
        "CHAIR, cc9ea09d980109a1",
        "COW, 739b10f1f7f88438",
        "TABLE, e9de5c8a6fb52765",
        "DOG, 65eb5047c0d166dc",
        "HORSE, 4dea61edcdd9c8e3",
        "PERSON, f8d8cdec9acd8634",
        "POTTED_PLANT, dfa39d2308d7811a",
        "SHEEP, 7b0b511f3aaf15c4",
        "SOFA, fe21f586b3331cf7",
        "TV_MONITOR, 5c1bdd62f455f828",
        "SEATED_PERSON, 218ef1552e06fc7a",
        "CRATE, 38308c4625152969",
        "CABINET, 8afcf723bb0923cd",
        "BALL, 7ad131238516f4f2",
        "CONE, 261f3daf53bebb1a",
        "COLUMN, 72918b3a36d8a63e",
        "FLOOR_LAMP, e00f397eede5a241",
        "STREET_LAMP, 58c8a0bb5dfb60ad",
        "TREE, 931a3733da29a46b",
        "PICTURE, 96c7f47dcceef4ca",
        "HOUSE, c5f7cb10fbf62aa5",
        "HOUSE_AT_NIGHT, 1ada326d072d08e6",
        "WINDOW, 8b95765cc407155e"
    })
    void the_first_draws_of_a_model_are_these(String name, String digest) throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (int draw = 0; draw < 60; draw++) {
            Model model = model(name, Dice.of(draw));
            Frame frame = frame(model, 0.7 + draw);
            sha.update(frame.image());
            sha.update(frame.normals());
            sha.update(frame.part());
            ByteBuffer measures = ByteBuffer.allocate(5 * Double.BYTES);
            measures.putDouble(model.height()).putDouble(model.reach());
            measures.putDouble(model.rest().x());
            measures.putDouble(model.rest().y());
            measures.putDouble(model.rest().z());
            sha.update(measures.array());
        }

        assertThat(HexFormat.of().formatHex(sha.digest())).startsWith(digest);
    }

    private static Model model(String name, Dice dice) {
        return switch (name) {
            case "SEATED_PERSON" -> Figure.draw(dice, Stance.seated(dice));
            case "CRATE" -> Props.crate(dice);
            case "CABINET" -> Props.cabinet(dice);
            case "BALL" -> Props.ball(dice);
            case "CONE" -> Props.cone(dice);
            case "COLUMN" -> Props.column(dice);
            case "FLOOR_LAMP" -> Props.floorLamp(dice);
            case "STREET_LAMP" -> Props.streetLamp(dice);
            case "TREE" -> Props.tree(dice);
            case "PICTURE" -> Props.picture(dice);
            case "HOUSE" -> Props.building(dice, false);
            case "HOUSE_AT_NIGHT" -> Props.building(dice, true);
            case "WINDOW" -> Props.window(dice, Colour.hex(0xBFD9EE));
            default -> Catalogue.make(VocClass.valueOf(name), dice);
        };
    }

    private static Frame frame(Model model, double turn) {
        double extent = Math.max(model.height(), 2 * model.reach());
        SceneObject thing = model.placed(Pose.yaw(turn).movedTo(Vec.xyz(0, 0, -1.5 * extent)));
        SceneObject floor =
                SceneObject.surface(Stuff.FLOOR, new Plane(Vec.ZERO, Vec.UP), Material.matt(Colour.grey(0.5)));
        Light sun = new Light.Sun(Vec.xyz(0.4, 1, 0.6).unit(), Colour.WHITE);
        Sky sky = new Sky(Colour.WHITE, Colour.grey(0.5), Colour.WHITE, 0, 0, 0);
        Lighting lighting = new Lighting(List.of(sun), Colour.grey(0.3), Colour.grey(0.2), sky);
        Camera camera = Camera.standing(0.8 * extent, 0.3, 0, 0.9, 48, 36);
        return Renderer.render(new Scene(camera, List.of(floor, thing), lighting, new Sensor(Colour.WHITE, 0, 0, 0)));
    }
}
