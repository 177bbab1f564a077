// One fuzzer: libFuzzer's entry points for the target of which it bears the name. Half of the
// changes are made to the JSON value, so that they come past the parser; the rest to the bytes.
#include <cstdint>
#include <cstring>
#include <string>

#include "tests/fuzz/targets.h"
#include "tests/record/documents_mutation.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size,
                                        std::size_t size_max);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                               std::size_t size_max, unsigned seed) {
  using namespace till;
  test::Random random(seed);
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto value = json::parse(text, "seed");
  if (!value || random() % 2 == 0) return LLVMFuzzerMutate(bytes, size, size_max);
  json::Value changed = test::mutated(*value, random);
  for (std::size_t more = random() % 3; more > 0; --more) changed = test::mutated(changed, random);
  const std::string written = json::canonical(changed);
  if (written.size() > size_max) return LLVMFuzzerMutate(bytes, size, size_max);
  std::memcpy(bytes, written.data(), written.size());
  return written.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const till::fuzz::Target* const target = till::fuzz::find_target(TILL_FUZZ_TARGET);
  target->take({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
