package dev.weightflow.scenes.render;

/**
 * Finished image with the hit of the ray through each pixel's centre, row by row from the top.
 *
 * @param image red, green, blue of each pixel
 * @param thing index of the hit thing in the scene, or {@link #SKY}
 * @param part the hit body part's ordinal plus one, or 0
 * @param normals the hit surface's outward normal in the camera's axes (x right, y up, z towards the viewer), each coordinate n coded as the nearest
 *     integer to {@code 255 (n + 1) / 2}; 128 throughout in the sky
 * @param depth metres to the hit surface along the camera's axis, which is not along the ray; infinite in the sky
 */
public record Frame(int width, int height, byte[] image, int[] thing, byte[] part, byte[] normals, double[] depth) {
    public static final int SKY = -1;

    public int pixels() {
        return width * height;
    }
}
