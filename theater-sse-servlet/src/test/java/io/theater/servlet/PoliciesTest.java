package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.servlet.internal.security.ManualClock;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PoliciesTest extends JettyFixture {
  /** Of "s3cret", with as few iterations as are allowed. */
  private static final PasswordHash HASH =
      PasswordHash.parse(
          "pbkdf2-sha256:10000:AAECAwQFBgcICQoLDA0ODw:cS7rkz4A3bAdiZjdy2cc5ofk2OWbrbSkYapzZ3v-vGE");

  private static final Caller ANN = Caller.of("ann").role(Role.VIEWER);
  private static final String TOKEN = "0123456789abcdef";
  private static final String PATH = "/api/sessions";

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private int status(String... headers) throws Exception {
    HttpResponse<String> answer = get(PATH, headers);
    assertSecured(answer);
    return answer.statusCode();
  }

  // ---- passwords

  @Test
  void letsInWhoKnowsThePassword() throws Exception {
    mount(servlet(AccessPolicy.basic(Map.of(ANN, HASH, Caller.of("评审"), HASH))));
    for (int i = 0; i < 3; i++) {
      assertThat(status("Authorization", basic("ann:s3cret"))).isEqualTo(200);
      assertThat(status("Authorization", basic("ann:S3cret"))).isEqualTo(401);
    }
    assertThat(status("Authorization", basic("评审:s3cret"))).as("no role").isEqualTo(403);
    for (String wrong :
        List.of(
            basic("ann:"),
            basic("ann"),
            basic(":s3cret"),
            basic("bob:s3cret"),
            basic("评:s3cret"),
            basic("ann:s3cret "),
            "Basic",
            "Basic ",
            basic("ann:s3cret").replace("Basic", "Bearer"))) {
      assertThat(status("Authorization", wrong)).as(wrong).isEqualTo(401);
    }
    assertThat(status("Authorization", "bAsIC  " + basic("ann:s3cret").substring(6)))
        .isEqualTo(200);
  }

  @Test
  void asksForThePassword() throws Exception {
    mount(servlet(AccessPolicy.basic(Map.of(ANN, HASH))));
    HttpResponse<String> answer = get("/");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Basic realm=\"theater\", charset=\"UTF-8\"");
    assertThat(error(answer)).containsEntry("code", "UNAUTHORIZED");
    assertThat(status("Authorization", "Basic !!!")).as("malformed").isEqualTo(401);
  }

  @Test
  void keepsHashesOfPasswordsOnly() {
    PasswordHash hash = PasswordHash.of("s3cret".toCharArray());
    assertThat(hash.encoded()).startsWith("pbkdf2-sha256:600000:");
    assertThat(hash.encoded()).isNotEqualTo(PasswordHash.of("s3cret".toCharArray()).encoded());
    assertThat(PasswordHash.parse(hash.encoded()).matches("s3cret".toCharArray())).isTrue();
    assertThat(hash.matches("s3cre".toCharArray())).isFalse();
    assertThat(hash).hasToString("pbkdf2-sha256:…");
    assertThatThrownBy(() -> PasswordHash.of(new char[0])).hasMessageContaining("empty");
    for (String wrong :
        List.of("", "s3cret", "pbkdf2-sha256:999:AAECAwQFBgcICQoLDA0ODw:AA", hash + "A")) {
      assertThatThrownBy(() -> PasswordHash.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain("s3cret");
    }
  }

  @Test
  void refusesUsersThatCannotBeToldApart() {
    assertThatThrownBy(() -> AccessPolicy.basic(Map.of())).hasMessageContaining("no users");
    assertThatThrownBy(() -> AccessPolicy.basic(Map.of(ANN, HASH, Caller.of("ann"), HASH)))
        .hasMessageContaining("'ann'");
    assertThatThrownBy(() -> AccessPolicy.basic(Map.of(Caller.of("a:b"), HASH)))
        .hasMessageContaining("'a:b'");
  }

  // ---- tokens

  @Test
  void letsInWhoHasAToken() throws Exception {
    AccessPolicy byFunction =
        AccessPolicy.bearer(token -> token.equals("fedcba~+/._-==") ? ANN : null);
    mount(servlet(AccessPolicy.bearer(TOKEN, ANN).or(byFunction)));
    assertThat(status("Authorization", "Bearer " + TOKEN)).isEqualTo(200);
    assertThat(status("Authorization", "bearer   fedcba~+/._-==")).isEqualTo(200);
    for (String wrong :
        List.of("Bearer " + TOKEN + "0", "Bearer x" + TOKEN, "Bearer", TOKEN, "Basic " + TOKEN)) {
      assertThat(status("Authorization", wrong)).as(wrong).isEqualTo(401);
    }
    HttpResponse<String> inTheQuery = get(PATH + "?access_token=" + TOKEN + "&token=" + TOKEN);
    assertThat(inTheQuery.statusCode()).isEqualTo(401);
    assertThat(inTheQuery.headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"theater\"");
  }

  @Test
  void refusesTokensThatAreGuessedOrCannotBeSent() {
    for (String token : List.of("", "0123456789abcde", "0123456789abcde ", "0123456789abcde\n")) {
      assertThatThrownBy(() -> AccessPolicy.bearer(token, ANN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bearer: a token has at least 16 characters A-Z a-z 0-9 . _ ~ + / -");
    }
  }

  // ---- addresses and combinations

  @Test
  void letsInFromListedAddressesOnly() throws Exception {
    AccessPolicy ann = AccessPolicy.bearer(TOKEN, ANN);
    String[] token = {"Authorization", "Bearer " + TOKEN};
    mount(servlet(ann.fromAddresses("127.0.0.0/8", "::1")));
    assertThat(status(token)).isEqualTo(200);
    assertThat(status()).isEqualTo(401);
    mount(servlet(ann.fromAddresses("10.0.0.0/8")));
    assertThat(status(token)).isEqualTo(403);
    HttpResponse<String> elsewhere = get(PATH);
    assertThat(elsewhere.statusCode()).isEqualTo(403);
    assertThat(elsewhere.headers().map()).doesNotContainKey("www-authenticate");
    assertThat(status("X-Forwarded-For", "10.0.0.1")).as("no trusted proxy").isEqualTo(403);
    assertThatThrownBy(() -> ann.fromAddresses("localhost"))
        .hasMessageContaining("fromAddresses: 'localhost'");
  }

  @Test
  void asksTheNextPolicyWhenOneSaysNoInWhateverWay() throws Exception {
    AccessPolicy broken =
        request -> {
          throw new IllegalStateException("directory is down");
        };
    for (AccessPolicy first : List.of(broken, AccessPolicy.denyAll())) {
      mount(servlet(first.or(AccessPolicy.bearer(TOKEN, ANN))));
      assertThat(status("Authorization", "Bearer " + TOKEN)).isEqualTo(200);
      assertThat(status()).isEqualTo(401);
    }
    mount(servlet(AccessPolicy.basic(Map.of(ANN, HASH)).or(AccessPolicy.bearer(TOKEN, ANN))));
    assertThat(get(PATH).headers().allValues("WWW-Authenticate")).hasSize(2);
    mount(servlet(broken.or(broken)));
    assertThat(status()).isEqualTo(403);
  }

  @Test
  void keepsTheChallengeOfAPolicyThatIsRestricted() throws Exception {
    mount(servlet(AccessPolicy.basic(Map.of(ANN, HASH)).ownSessionsOnly()));
    assertThat(status()).isEqualTo(401);
    HttpResponse<String> own = get(PATH, "Authorization", basic("ann:s3cret"));
    assertThat(list(data(own), "sessions")).as("s-1 is nobody's").isEmpty();
  }

  @Test
  void keepsStreamsOnlyWhileEveryPartOfAPolicyAgrees() throws Exception {
    Access bob = Access.of(Caller.of("bob").role(Role.VIEWER));
    AccessPolicy revoking =
        new AccessPolicy() {
          @Override
          public Access decide(HttpServletRequest request) {
            return null;
          }

          @Override
          public Access recheck(Access granted) {
            return null;
          }
        };
    AccessPolicy keeping = AccessPolicy.bearer(TOKEN, ANN);
    assertThat(keeping.or(keeping).fromAddresses("::1").ownSessionsOnly().recheck(bob))
        .isEqualTo(bob.ownedBy("bob"));
    for (AccessPolicy policy :
        List.of(
            keeping.or(revoking),
            revoking.or(keeping),
            revoking.ownSessionsOnly(),
            revoking.fromAddresses("::1"))) {
      assertThat(policy.recheck(bob)).isNull();
    }
  }

  // ---- policies in trouble

  @Test
  void takesEveryKindOfTroubleForANo() throws Exception {
    List<AccessPolicy> troubled =
        List.of(
            request -> null,
            request -> {
              throw new Exception(CANARY);
            },
            request -> {
              throw new StackOverflowError(CANARY);
            },
            request -> Access.of(Caller.of(null)),
            new AccessPolicy() {
              @Override
              public Access decide(HttpServletRequest request) {
                return null;
              }

              @Override
              public List<String> challenges(HttpServletRequest request) {
                throw new IllegalStateException(CANARY);
              }
            });
    for (AccessPolicy policy : troubled) {
      mount(servlet(policy));
      HttpResponse<String> answer = get(PATH);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(error(answer)).containsEntry("code", "FORBIDDEN");
      assertThat(answer.body()).doesNotContain(CANARY);
    }
  }

  @Test
  void takesAnAnswerThatComesTooLateForANo() throws Exception {
    ManualClock clock = new ManualClock();
    List<Duration> thinking = new ArrayList<>(List.of(Duration.ofSeconds(2)));
    AccessPolicy slow =
        request -> {
          clock.pass(thinking.get(0));
          return Access.of(ANN);
        };
    mount(builder(slow).clock(clock).accessTimeout(Duration.ofSeconds(2)).build());
    assertThat(status()).isEqualTo(200);
    thinking.set(0, Duration.ofSeconds(2).plusNanos(1));
    assertThat(status()).isEqualTo(403);
  }

  @Test
  void holdsNoMoreThreadsThanItMayWhenAPolicyHangs() throws Exception {
    CountDownLatch hanging = new CountDownLatch(64);
    CountDownLatch end = new CountDownLatch(1);
    mount(
        servlet(
            request -> {
              hanging.countDown();
              end.await();
              return Access.of(ANN);
            }));
    ExecutorService clients = Executors.newFixedThreadPool(64);
    try {
      List<Future<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        waiting.add(clients.submit(() -> get(PATH).statusCode()));
      }
      Awaitility.await().atMost(SOON).until(() -> hanging.getCount() == 0);
      HttpResponse<String> refused = get(PATH);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      end.countDown();
      for (Future<Integer> one : waiting) {
        assertThat(one.get()).isEqualTo(200);
      }
      assertThat(status()).isEqualTo(200);
    } finally {
      end.countDown();
      clients.shutdownNow();
    }
  }
}
