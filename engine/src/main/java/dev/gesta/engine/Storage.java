package dev.gesta.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The files of one folder, as the engine uses them. {@link FileStorage} is the real one; tests put
 * a simulated disk here that loses, reorders and tears what was not synced.
 *
 * <p>Names are plain file names. A new, renamed or deleted name survives a crash only after {@link
 * #syncNames()}; the bytes of a file only after {@link StorageFile#sync()}. Safe for use by many
 * threads; a {@link StorageFile} is for one.
 */
interface Storage {

    /** Returns the names of all files, in no order. */
    List<String> list() throws IOException;

    /** Tells whether there is a file of this name. */
    default boolean exists(String name) throws IOException {
        return list().contains(name);
    }

    /** Creates a file, empty; an older one of that name is emptied. */
    StorageFile create(String name) throws IOException;

    /** Opens an existing file for writing. */
    StorageFile open(String name) throws IOException;

    /** Returns the length of a file in bytes. */
    long size(String name) throws IOException;

    /** Returns a copy of a whole file, little-endian. */
    ByteBuffer read(String name) throws IOException;

    /**
     * Returns the bytes of a file that does not change any more: read-only, little-endian, valid as
     * long as it is referred to.
     */
    ByteBuffer map(String name) throws IOException;

    /** Gives a file another name; a file that had it is replaced, in one step. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file, if it exists. */
    void delete(String name) throws IOException;

    /** Makes all names durable. */
    void syncNames() throws IOException;

    /** Returns how many bytes the disk has to spare. */
    long usableBytes() throws IOException;

    /** Returns where this is, for messages. */
    String location();
}
