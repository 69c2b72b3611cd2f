package dev.weightflow.model.dataset.coco;

/**
 * An image that an annotation file lists.
 *
 * @param id its number, or whatever the file calls it by
 * @param fileName of the photograph
 */
public record CocoImage(String id, String fileName, int width, int height) {}
