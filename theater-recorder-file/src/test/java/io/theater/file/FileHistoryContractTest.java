package io.theater.file;

import io.theater.contract.HistoryStoreContract;
import io.theater.history.HistoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** The same answers from beside a recorder that is at work. */
class FileHistoryContractTest extends HistoryStoreContract<FileRecorder> {
  private Path base;

  @Override
  protected FileRecorder open(Path directory) {
    base = directory;
    return FileRecorder.builder(directory)
        .maxFileSize(FileRecorder.Builder.MIN_FILE_SIZE)
        .threads(Idle.THREADS)
        .build();
  }

  /** Opens the recording for every question, half of it in archives. */
  @Override
  protected HistoryStore reader(FileRecorder recorder) {
    return (HistoryStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HistoryStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("statistics")) {
                recorder.archive();
              }
              try (FileHistory history = FileRecorder.readOnly(base)) {
                return method.invoke(history, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
