package io.theater.file;

import io.theater.contract.HistoryStoreContract;
import io.theater.history.HistoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** The same answers when everything but the last line or two is in archives. */
class ArchivedHistoryContractTest extends HistoryStoreContract<FileRecorder> {
  @Override
  protected FileRecorder open(Path directory) {
    return FileRecorder.builder(directory)
        .maxFileSize(FileRecorder.Builder.MIN_FILE_SIZE)
        .threads(Idle.THREADS)
        .build();
  }

  /** Archives what is sealed before every question. */
  @Override
  protected HistoryStore reader(FileRecorder recorder) {
    return (HistoryStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HistoryStore.class},
            (proxy, method, arguments) -> {
              recorder.archive();
              try {
                return method.invoke(recorder, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
