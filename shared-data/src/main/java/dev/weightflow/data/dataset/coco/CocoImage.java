package dev.weightflow.data.dataset.coco;

/**
 * Image that an annotation file lists.
 *
 * @param id its number, or other identifier in the file
 * @param fileName of the photograph
 */
public record CocoImage(String id, String fileName, int width, int height) {}
