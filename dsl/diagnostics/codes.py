"""Every code, once: its title, why it is reported and what to do, a text that earns it and the same text mended.

`dslrun explain CODE` prints an entry. Sorted by number; the first letter is the severity (Error, Warning, Note).
To add one, write an entry in its section and use the code; a test fails for a code that is only in one of the two.

    "E0307": (
        "title: what is wrong in general, no full stop",
        "Two to five sentences: why this is refused, and what to do about it.",
        "broken: a few lines of a spec (TOML), or of a body, that earn the code",
        "mended: the same lines, put right",
    ),
"""

from __future__ import annotations

CODES: dict[str, tuple[str, str, str, str]] = {
    # E01xx: reading files, and the syntax of TOML
    "E0101": (
        "there is no such file",
        "The path names nothing. It is looked up from the folder that the command runs in; a path inside a "
        "spec from the folder of that spec. Check the spelling and the folder, and write patterns such as "
        "`specs/*.toml` for several files.",
        "dslrun validate spec/mnist.toml",
        "dslrun validate specs/mnist.toml",
    ),
    "E0102": (
        "a folder where a file is needed",
        "What `extends`, `use` or the command line names here must be a file, and the path is that of a "
        "folder. Name the files in it that are meant.",
        'use = ["blocks"]',
        'use = ["blocks/resnet.dsl"]',
    ),
    "E0103": (
        "a file that cannot be read",
        "The file exists, but the system does not give its content: its permissions refuse it, or the disk or "
        "the network behind it has failed. The report carries the system's own words. `ls -l` shows who may "
        "read the file, and `chmod u+r` changes that.",
        "dslrun validate specs/locked.toml",
        "chmod u+r specs/locked.toml && dslrun validate specs/locked.toml",
    ),
    "E0104": (
        "a device, pipe or socket where a file is needed",
        "Specs and files of blocks are ordinary files: what may never end, or gives other text each time, is "
        "not read. To check text that another program writes, give it on standard input and name it `-`.",
        "dslrun validate /dev/fd/3",
        "make_spec | dslrun validate -",
    ),
    "E0105": (
        "a file that is not UTF-8 text",
        "Specs are text in UTF-8, as TOML demands. A file in UTF-16, Latin-1 or Windows-1252, or one that is "
        "no text at all, is refused at the first byte that does not fit, and nothing is guessed. Save the "
        "file as UTF-8; every editor offers that. A byte order mark of UTF-8 does no harm.",
        "iconv -t LATIN1 notes.toml > spec.toml",
        "iconv -t UTF-8 notes.toml > spec.toml",
    ),
    "E0106": (
        "a file past a bound",
        "Specs come from anywhere, so what reading one may cost is bounded: 4 MiB a file, a million "
        "characters a line, 100,000 keys, values and signs, brackets nested 24 deep, 16 parts of a key, 400 "
        "characters of a number. No spec that a person writes comes near. Data belongs in files of its own, "
        "which `source` names.",
        "x = [[[[[[[[[[[[[[[[[[[[[[[[[ 1 ]]]]]]]]]]]]]]]]]]]]]]]]]",
        "x = [ 1 ]",
    ),
    "E0107": (
        "nothing to check",
        "A pattern matched no file, or a folder holds no specs and no files of blocks. Nothing to check is an "
        "error, so that a slip in a path cannot pass for success in CI.",
        "dslrun validate 'spec/*.toml'",
        "dslrun validate 'specs/*.toml'",
    ),
    "E0110": (
        "text that is no statement of TOML",
        "A line of TOML is `key = value`, a `[header]`, a comment, or the next line of an array or a long "
        "string. Other text has no meaning there. Most often it is the body of a model outside its quotes: a "
        'body stands in a string, `layers = """ ... """`.',
        "[model]\nconv(32, 3) -> relu",
        '[model]\nlayers = """\nconv(32, 3) -> relu\n"""',
    ),
    "E0111": (
        "no `=` between a key and its value",
        "TOML parts a key from its value by one `=`. Other notations write `:`, `:=` or `==`, or nothing; "
        'TOML does not. A list of an extended spec is added to under a key with a plus in quotes: `"metrics+" '
        '= ["f1"]`.',
        "[trainer]\nmax_epochs: 5",
        "[trainer]\nmax_epochs = 5",
    ),
    "E0112": (
        "a key without a value",
        "After a key stands `=`, and after that, on the same line, its value. A key whose default is wanted "
        "is left out altogether. A long string or array begins on the line of its key and goes on below: "
        '`layers = """`.',
        "[trainer]\nmax_epochs =",
        "[trainer]\nmax_epochs = 5",
    ),
    "E0113": (
        "a string that does not end",
        "A string ends with the quote that it begins with, on the same line. Text of several lines stands "
        'between three quotes, `"""`, at both ends. A backslash takes the meaning of the quote after it away; '
        "text with backslashes is best put in single quotes, where they mean nothing.",
        'loss = "cross_entropy',
        'loss = "cross_entropy"',
    ),
    "E0114": (
        "text without quotes",
        "Numbers, dates, `true` and `false` stand alone; all other text stands in quotes. That holds for "
        "calls too: TOML computes nothing, and takes `adam(lr=1e-3)` for a string that the spec then reads.",
        "optimizer = adam(lr=1e-3)",
        'optimizer = "adam(lr=1e-3)"',
    ),
    "E0115": (
        "a key that is set twice",
        "Each key of a table has one value, and TOML refuses a second one: which of them holds would be a "
        "guess. The report shows both places. Keep one. To change a value of a base spec, set it in the spec "
        "that extends it.",
        "[trainer]\nmax_epochs = 5\nmax_epochs = 6",
        "[trainer]\nmax_epochs = 6",
    ),
    "E0116": (
        "one name for two tables, or for a table and a value",
        "A table is declared in one place: under one `[header]`, in dotted keys, or in braces. A second "
        "header of the same name, or keys that are added to it from elsewhere, are refused. The report shows "
        "both places. Move the keys together, or give one of the two another name.",
        "[trainer]\nmax_epochs = 5\n\n[trainer]\nprecision = 16",
        "[trainer]\nmax_epochs = 5\nprecision = 16",
    ),
    "E0117": (
        "an escape that TOML does not have",
        'In a string between `"`, a backslash begins an escape: `\\n`, `\\t`, `\\"`, `\\\\`, `\\u00E9` and few '
        "others. A backslash that is meant as one is written twice; or put the text between single quotes, "
        "where a backslash is a backslash: best for paths and patterns.",
        'dir = "C:\\data\\digits"',
        "dir = 'C:\\data\\digits'",
    ),
    "E0118": (
        "a number that is not written as TOML writes it",
        "A digit stands on both sides of a point, `_` stands between two digits, no number begins with a "
        "spare zero, and only decimal numbers take a sign. `42`, `-0.5`, `3e-4`, `60_000`, `0xFF`, `inf` and "
        "`nan` are numbers.",
        "lr = .001",
        "lr = 0.001",
    ),
    "E0119": (
        "a date or time that is not written as TOML writes it",
        "Dates are written year, month, day with all their digits: `2026-01-31`. Times have seconds, "
        "`08:30:00`, and a date and a time are joined by `T`. A date must exist. Anything else, a version for "
        "instance, stands in quotes.",
        "until = 2026-2-30",
        "until = 2026-02-28",
    ),
    "E0120": (
        "true, false or nothing, spelled as another language does",
        "TOML writes `true` and `false`, in small letters, and has no value for nothing. A key that should "
        "have no value is left out, and its default holds.",
        "[data]\npin_memory = True",
        "[data]\npin_memory = true",
    ),
    "E0121": (
        "brackets that do not match",
        "Arrays stand in `[ ]`, inline tables in `{ }`, headers in `[ ]` or `[[ ]]`; each is closed by the "
        "bracket that it was opened with. Where a closing one is missing, the report points at the opening "
        "one and at the statement that would fall inside it.",
        'metrics = ["accuracy", "f1"\n\n[trainer]\nmax_epochs = 5',
        'metrics = ["accuracy", "f1"]\n\n[trainer]\nmax_epochs = 5',
    ),
    "E0122": (
        "a comma too many or too few",
        "Commas part the values of an array and the keys of an inline table, one between two. Statements are "
        "parted by line ends alone. Several values for one key stand in brackets.",
        'metrics = ["accuracy" "f1"]',
        'metrics = ["accuracy", "f1"]',
    ),
    "E0123": (
        "a comment as another language writes it",
        "A comment of TOML begins with `#` and goes on to the end of its line. There are no others, and none "
        "of several lines: each line of it begins with `#`.",
        "// held out\nvalidate = 5000",
        "# held out\nvalidate = 5000",
    ),
    "E0124": (
        "curly quotes",
        "Text that went through a word processor or a web page often has its quotes curled. They look like "
        "quotes and mean nothing to TOML. Strings stand between straight ones.",
        "loss = “mse”",
        'loss = "mse"',
    ),
    "E0125": (
        "a key that needs quotes, or a name that is missing",
        "A key without quotes has letters, digits, `-` and `_`, in ASCII. One with blanks or other characters "
        "stands in quotes. Parts of a dotted key and the name in a header cannot be empty.",
        "batch size = 64",
        "batch_size = 64",
    ),
    "E0126": (
        "a character that cannot be seen",
        "Control characters, blanks other than space and tab, and marks without width get into a file by "
        "copying. TOML refuses them outside of strings, and control characters everywhere: nobody could see "
        "what is wrong. Put a plain space in their place, or in a string an escape such as `\\u00A0`.",
        "loss = (a no-break space) 'mse'",
        "loss = 'mse'",
    ),
    "E0127": (
        "a form that only TOML 1.1 has",
        "Specs are written in TOML 1.0, which every editor, linter and library reads. TOML 1.1 added line "
        "ends and a last comma in inline tables, the escapes `\\e` and `\\x41`, and times without seconds. What "
        "is meant is plain, so the rest of the spec is checked all the same.",
        'optimizer = {\n  type = "adam",\n}',
        'optimizer = { type = "adam" }',
    ),
    "E0129": (
        "text after the end of a statement",
        "A statement ends with its line, and so does a header; only a comment may follow on it. Two keys "
        "stand on two lines. A string that has quotes in it ends at the first of them: put such text between "
        "single quotes.",
        "[trainer]\nmax_epochs = 5; precision = 16",
        "[trainer]\nmax_epochs = 5\nprecision = 16",
    ),
    # E02xx: settings: keys, types, ranges, extends, profiles, --set
    "E0201": (
        "unknown key",
        "A table has a fixed set of keys, and one that it does not know is never ignored: a misspelled "
        "setting would silently keep its default. The report names the nearest known key, or says where else "
        "the word belongs. `dslrun explain data` lists the keys of a table.",
        "[data]\nbatchsize = 64",
        "[data]\nbatch_size = 64",
    ),
    "E0202": (
        "a key stands in the wrong table",
        "The key is known, but in another table than the one it stands in. TOML gives a key to the table "
        "whose header is the nearest above it. Move the key below the header that the report names.",
        "[data]\nmax_epochs = 5",
        "[trainer]\nmax_epochs = 5",
    ),
    "E0203": (
        "unknown table",
        "A spec has a fixed set of tables, such as `[data]`, `[model]` and `[trainer]`. Models, steps, "
        "phases, callbacks and profiles have names of their own after a dot: `[model.generator]`. The report "
        "names the nearest known table.",
        "[trianer]\nmax_epochs = 5",
        "[trainer]\nmax_epochs = 5",
    ),
    "E0204": (
        "a key of the top stands below a table",
        "`loss`, `optimizer`, `metrics` and a few others stand before the first table. Below a header, TOML "
        "takes them for keys of that table. Move the line above the first header; `dslrun validate --fix` "
        "does.",
        '[data]\nsource = "digits"\nloss = "cross_entropy"',
        'loss = "cross_entropy"\n\n[data]\nsource = "digits"',
    ),
    "E0205": (
        "a value of another type",
        'Each key takes values of certain types, and none is converted in silence: `"64"` is text, not a '
        "number, and `5.0` is not a whole number. The report says what the key takes and, where it is plain, "
        "what to write.",
        '[data]\nbatch_size = "64"',
        "[data]\nbatch_size = 64",
    ),
    "E0206": (
        "a value out of range, or of another form",
        "The value has the right type, but is too small, too large, or not spelled as the key wants it: a "
        "time is days:hours:minutes:seconds, a fraction lies between 0 and 1. `dslrun explain` says what a "
        "key takes.",
        "[data]\nbatch_size = 0",
        "[data]\nbatch_size = 1",
    ),
    "E0207": (
        "not one of the known words",
        "The key takes one of a few words, and the one that is given is not among them. The report lists all "
        "of them and names the nearest.",
        '[trainer]\ngradient_clip_algorithm = "l2"',
        '[trainer]\ngradient_clip_algorithm = "norm"',
    ),
    "E0208": (
        "something that no spec can do without is missing",
        "A spec says at least where its data come from, what a model computes, what is to be made small "
        "(`loss`) and how (`optimizer`). With `[step.NAME]`, each step says the last two for itself; a phase "
        "says which steps it runs.",
        "[data]\nvalidate = 0.1",
        '[data]\nsource = "digits"\nvalidate = 0.1',
    ),
    "E0209": (
        "a table where a value belongs, or the other way round",
        "Some names are tables (`[trainer]`), some are tables with names of their own (`[step.NAME]`), and "
        "none of them takes a single value or a list. Write the header, and the keys below it.",
        '[step]\nloss = "mse"',
        '[step.main]\nloss = "mse"',
    ),
    "E0210": (
        "a key of former days that has no successor",
        "Lightning's Trainer once had this flag, or this value of it, and what it did is done in another way "
        "today, or always, or not at all. The report says what to write instead. Old names that still mean "
        "something are understood, with a note.",
        "[trainer]\nauto_lr_find = true",
        "# dslrun lr-find SPEC suggests a rate",
    ),
    "E0211": (
        "a thing is given twice",
        "Two keys say the same, one of them under its old name; or two tables are the same model: `[model]` "
        "is the one called `model`. Nothing says which of the two counts, so leave out one.",
        "[trainer]\nmax_epochs = 5\nmax_nb_epochs = 10",
        "[trainer]\nmax_epochs = 5",
    ),
    "E0212": (
        "a path leads out of the project's folder",
        "A spec reads only what lies below its project's folder: the nearest above it that has a `.git`, a "
        "`pyproject.toml` or a `dslrun.toml`, else its own. Absolute paths, `..` and links are followed "
        "before that is decided. Copy the file into the project, or name a folder that holds both with "
        "`--root`.",
        'extends = "../../elsewhere/base.toml"',
        'extends = "base.toml"',
    ),
    "E0213": (
        "a spec extends itself",
        "Following `extends` from one file to the next leads back to where it began, so that there is no "
        "first layer to lay the others over. The report lists the files of the circle. Take what they share "
        "into a file that extends none of them.",
        'extends = "b.toml"   # and b.toml extends this one',
        'extends = "base.toml"',
    ),
    "E0214": (
        "too many files are extended",
        "A spec may extend a file that extends others, within a bound on how many there are together. So many "
        "layers are most often made by mistake, and nobody could follow them. Join files that belong "
        "together.",
        'extends = ["1.toml", "2.toml", "and so on for hundreds"]',
        'extends = "base.toml"',
    ),
    "E0215": (
        "there is no such profile",
        "`--profile NAME` lays `[profile.NAME]` over the spec, from the spec's own file or one that it "
        "extends. None of them has a profile of this name; the report names the nearest, or all that there "
        "are.",
        "dslrun train spec.toml --profile fsat",
        "dslrun train spec.toml --profile fast",
    ),
    "E0216": (
        "`--set` names no key, or no value",
        "`--set` takes the path of a key, an equals sign and a value, as one argument: `--set "
        "trainer.max_epochs=5`. A word needs no quotes where the key takes text; `--set 'metrics+=[\"f1\"]'` "
        "appends to a list. Quote the whole argument for the shell if it has blanks or brackets in it.",
        "--set trainer.max_epochs",
        "--set trainer.max_epochs=5",
    ),
    "E0217": (
        "something is appended to what is no list",
        '`"metrics+" = [...]` appends to the list of the layer below: the file that is extended, or the spec '
        "that a profile or the command line is laid over. What stands there is a table or a single value of "
        "another kind. Write the key without `+` to replace it.",
        'metrics = { digit = "accuracy" }   # and above it: "metrics+" = ["f1"]',
        'metrics = ["accuracy"]   # and above it: "metrics+" = ["f1"]',
    ),
    "E0218": (
        "a name that cannot be used",
        "Models, parameters and constants are named in bodies, so their names are made of letters, digits and "
        "`_`, and are none of the words that bodies have for something else, such as `if`, `repeat`, `input` "
        "or `batch`. Names of steps, phases, callbacks and profiles may have a `-` too.",
        '[model.gen-1]\nlayers = "linear(10)"',
        '[model.gen_1]\nlayers = "linear(10)"',
    ),
    "E0219": (
        "a table for a call says no `type`",
        'A thing with settings is a call in text, `"adam(lr=1e-3)"`, or a table whose `type` says what it is: '
        '`{ type = "adam", lr = 1e-3 }`. A table without `type` can only change settings of a table in the '
        "layer below, and there is none.",
        "optimizer = { lr = 1e-3 }",
        'optimizer = { type = "adam", lr = 1e-3 }',
    ),
    # E030x-E031x: types of values
    "E0307": (
        "a value does not fit what is applied to it",
        "Each operation works on values of certain shapes: `maxpool` needs at least one spatial dimension, `conv` "
        "needs channels. The report shows the type that arrives and where it was made. Move the operation to "
        "where the value still has the shape, or bring the value into shape first (`flatten`, `reshape`, `permute`, "
        "`unflatten`).",
        'layers = "flatten -> linear(128) -> maxpool(2)"',
        'layers = "maxpool(2) -> flatten -> linear(128)"',
    ),
    "E0308": (
        "a value holds the wrong kind of number",
        "Layers with weights and most functions work on floating-point numbers. Labels and tokens are indices, images "
        "are read as bytes, comparisons give bools. Turn indices into vectors with `embed` or `one_hot`, and scale "
        "images with `to_float`.",
        'layers = "linear(10)"   # with byte[B, 1, 28, 28]',
        'transform = "to_float"\nlayers = "flatten -> linear(10)"',
    ),
    "E0309": (
        "a size has to be known before the data are read",
        "Weights are made before training starts, so that every size they depend on must be a number. A size such as "
        "`B` (the batch) or `T` (a length) differs from batch to batch. Bring it to a fixed size first "
        "(`adaptive_avgpool`, a crop or resize in `transform`, `mean` over it), or work along another dimension.",
        'layers = "flatten -> linear(10)"   # with float[B, 3, H, W]',
        'layers = "adaptive_avgpool(7) -> flatten -> linear(10)"',
    ),
    "E0310": (
        "indices are out of range",
        "`embed(1000, 64)` has vectors for the indices 0 to 999. The data has indices beyond that, and looking one of "
        "them up would stop the run. Make the table as large as the data needs; its type, `tokens[B, T] of 50257`, "
        "says how large that is.",
        'layers = "embed(1000, 64) -> linear(10)"   # with tokens[B, T] of 50257',
        'layers = "embed(50257, 64) -> linear(10)"',
    ),
    "E0311": (
        "labels are out of the model's range",
        "The target has more classes than the model has outputs for them, so that some labels could never be "
        "predicted, and computing the loss would fail at the first of them. Give the layer that the output comes "
        "from as many outputs as the data has classes.",
        '[data]\nsource = "cifar100"\n[model]\nlayers = "flatten -> linear(10)"',
        '[data]\nsource = "cifar100"\n[model]\nlayers = "flatten -> linear(100)"',
    ),
    "E0312": (
        "the shapes of two values do not go together",
        "Values are combined element by element: their dimensions line up from the last one, and sizes must be equal "
        "or 1. A loss such as `mse` wants the same shape on both sides, and stretches nothing: `[B, 1]` against `[B]` "
        "would compare every sample with every other. Take out or put in a dimension of size 1 (`squeeze(1)`, "
        "`x[:, none]`), or bring both into one shape.",
        'loss = "mse(output[:, :1], output[:, 0])"   # float[B, 1] and float[B]',
        'loss = "mse(output[:, 0], output[:, 1])"',
    ),
    "E0313": (
        "a loss is not a single number",
        "Training follows the gradient of one number. A body that ends in a tensor with dimensions, or in "
        "several values, leaves open which number that is. Take the mean or the sum, or add up the terms with "
        "the weights they should have.",
        'loss = "abs(output - target)"',
        'loss = "mean(abs(output - target))"',
    ),
    "E0314": (
        "a type that cannot be read",
        "A type is a kind of element and its sizes in brackets: `float[B, 3, 32, 32]`, `class[B] of 10`, "
        "`tokens[B, T] of 50257`, `list[float[N, 4]]`. Sizes are whole numbers or names; the same name is the "
        "same size.",
        '[model]\ninput = "float(B, 64)"',
        '[model]\ninput = "float[B, 64]"',
    ),
    "E0315": (
        "several values where one is taken",
        "A tuple fills the inputs of an operation in order, and is refused by one with fewer inputs. Most "
        "operations work on one value: take a part of the tuple or record first, or combine its parts "
        "(`concat`, `stack`, `+`).",
        "lstm(8, return_state=true) -> linear(2)",
        "out, state = lstm(8, return_state=true)\nout -> linear(2)",
    ),
    "E0316": (
        "a value has no such part",
        "`x[0]` takes a part of a tuple, `x.name` one of a record, and `x.shape`, `x.rank`, `x.channels` and "
        "`x.dim` say what is known of a tensor. The value at hand has no part of that name or number.",
        "mu, logvar = (linear(2), linear(2))\nmu.mean -> linear(1)",
        "mu, logvar = (linear(2), linear(2))\nmu + logvar -> linear(1)",
    ),
    "E0317": (
        "an operator on what it cannot work on",
        "Arithmetic and comparison work on tensors and numbers. Texts, lists, tuples and records have none; "
        "take the part that is meant.",
        "_ + 'a'",
        "_ + 1",
    ),
    "E0318": (
        "names and values do not match in number",
        "`x, y = ...` takes a tuple apart, one name for each part. Write as many names as there are parts; "
        "`_` leaves one out.",
        "a, b, c = lstm(8, return_state=true)",
        "a, _ = lstm(8, return_state=true)\na",
    ),
    "E0319": (
        "a value does not fit a model's input",
        "A model is applied to what its `input` declares. The value at hand has another number of dimensions, "
        "or another size where the declared one is a number. Change the value, or the model's `input`.",
        '[model.critic]\ninput = "float[B, 10]"\n[step.critic]\nloss = "mean(critic(randn(batch, 9)))"',
        '[model.critic]\ninput = "float[B, 10]"\n[step.critic]\nloss = "mean(critic(randn(batch, 10)))"',
    ),
    "E0320": (
        "an unknown name",
        "Names are settled while compiling: bookmarks, settings of the block, `[params]` and what the body "
        "was given; then `shared` things, blocks, models and the catalogue. Nothing else is in sight. `dslrun "
        "layers`, `functions`, `losses` and so on list what there is; a name of torch's is reached through "
        "`nn.`, `F.` or `torch.`.",
        "conv(8, 3) -> relue",
        "conv(8, 3) -> relu",
    ),
    "E0321": (
        "a name bound twice",
        "A name is bound once in a body, so that it means the same wherever it is read. A loop carries values "
        "in its topic, `_`, and nothing else. Choose another name.",
        "a = conv(8, 1)\na = relu\n_ + a",
        "a = conv(8, 1)\nb = relu(a)\n_ + b",
    ),
    "E0322": (
        "a name that means something already",
        "A bookmark may not bear the name of something to apply, nor one of the words with a meaning of their "
        "own (`input`, `output`, `target`, `batch`, `nn`, `F`, `torch`): a line that reads it would say two "
        "things.",
        "relu = conv(8, 1)\n_ + relu",
        "branch = conv(8, 1)\n_ + branch",
    ),
    "E0323": (
        "a value that is applied",
        "What was set aside under a name is a value, not something to apply. To apply the same weights "
        "several times, declare it with `shared`; to use the value, write it in arithmetic or begin a "
        "statement with it.",
        "a = conv(8, 1)\n_ -> a()",
        "shared a = conv(8, 1)\n_ -> a",
    ),
    "E0324": (
        "a thing in the wrong place",
        "The catalogue has families, and each has its places: layers stand in models, losses in losses, "
        "metrics in `metrics`, transforms in `[data]`, optimizers in `optimizer`. The name is known, but of "
        "another family.",
        '[model]\nlayers = "adam(lr=1e-3)"',
        'optimizer = "adam(lr=1e-3)"',
    ),
    "E0325": (
        "nothing flows here",
        "An operation without its input works on the topic, but this body has none: the loss of a spec "
        "without a model called `model`, or a constant. Begin with a value: a field of the data, a call such "
        "as `randn(batch, 64)`, or name the input in the call.",
        '[step.critic]\nloss = "critic -> mean"',
        '[step.critic]\nloss = "image -> critic -> mean"',
    ),
    "E0330": (
        "an unknown setting of a call",
        "Settings have PyTorch's names and each call takes its own, no others: nothing is silently ignored. "
        "`dslrun explain conv` lists what `conv` takes.",
        "conv(8, kernel=3)",
        "conv(8, kernel_size=3)",
    ),
    "E0331": (
        "an input given twice",
        "The same argument is given by position and by name. Leave one of the two out.",
        "F.linear(_, w, weight=w)",
        "F.linear(_, w)",
    ),
    "E0332": (
        "an argument is lacking",
        "A setting without a default has to be given, and an operation on several values needs all of them: "
        "by position, as the topic, or, for a loss, as the data's target.",
        "conv(8)",
        "conv(8, 3)",
    ),
    "E0333": (
        "an argument too many",
        "An operation on one value takes its first argument as that value if it is a tensor; the other "
        "positional arguments are settings. An operation on several values takes these by position and its "
        "settings by name.",
        "relu(3)",
        "relu",
    ),
    "E0334": (
        "a setting has a value it does not take",
        "Each setting takes values of one kind and range, which the report names. `dslrun explain` of the "
        "call shows them all.",
        "dropout(1.5)",
        "dropout(0.5)",
    ),
    "E0335": (
        "a tensor and a setting are mixed up",
        "Settings are computed while compiling; a tensor is known only at run time, so it cannot be a "
        "setting, and a text or a list cannot be a tensor.",
        "linear(conv(8, 3))",
        "conv(8, 3) -> linear(8)",
    ),
    "E0336": (
        "one call is expected",
        'An optimizer, a schedule, a source, a sampler or a callback is one call, `"adam(lr=1e-3)"`, or a '
        "table with `type`. Schedules may be joined by `->`.",
        'optimizer = "1e-3"',
        'optimizer = "adam(lr=1e-3)"',
    ),
    "E0337": (
        "settings that do not go together",
        "Each of the settings may stand in the call, but not beside the other: `nesterov` without a `momentum`, a "
        "`head` where `taps` end the model before it. The report says which two; leave one out or change it.",
        'optimizer = "sgd(lr=0.1, nesterov=true)"',
        'optimizer = "sgd(lr=0.1, momentum=0.9, nesterov=true)"',
    ),
    "E0338": (
        "a setting that cannot be computed",
        "Settings are numbers, texts, bools and lists; arithmetic, comparison, items of lists, and `min max "
        "len range int float round` work on them as in Python. The report says which step does not.",
        "linear(8 / 0)",
        "linear(8 / 2)",
    ),
    "E0339": (
        "a choice by what only running shows",
        "`if`, `repeat` and comparisons of settings are settled while compiling. A tensor, or a size that the "
        "data decide (`batch`, a length), is not known then and cannot choose. Choose between tensors with "
        "`where`; loops over a length are in `lstm`, `attention` and the like.",
        "relu if batch > 1 else _",
        "relu if _.channels > 1 else _",
    ),
    # E032x: names
    # E033x: arguments and settings of calls
    # E034x: syntax of bodies
    "E0340": (
        "something is missing or out of place in a body",
        "A body is a list of statements, one a line: a bare expression, `name = expression`, `shared name = "
        "expression` or `block name { ... }`. What stands at the place shown fits none of these forms there, or "
        "the statement ends before it is whole. The label says what is needed. A line goes on only beside a `->` "
        "and inside parentheses.",
        'layers = "conv(8, 3) -> relu +"',
        'layers = "conv(8, 3) -> relu"',
    ),
    "E0341": (
        "brackets that do not match",
        "Each `(`, `[` and `{` needs its own `)`, `]` or `}`, in the right order. A report shows the bracket that"
        " is not closed, or the one that closes nothing. If the indentation tells which of several braces lacks "
        "its `}`, it is shown too.",
        'layers = "conv(8, 3 -> relu"',
        'layers = "conv(8, 3) -> relu"',
    ),
    "E0342": (
        "a number or a string that is not written properly",
        "Numbers look like 3, 0.5, .5, 1e-3 or 60_000. Strings stand in ' or \", end on the line they begin on, "
        "and know the escapes \\n, \\t, \\r, \\\\, \\' and \\\". Names do not begin with a digit.",
        'layers = "conv(8, 3x3) -> relu"',
        'layers = "conv(8, 3) -> relu"',
    ),
    "E0343": (
        "a symbol or word of another language",
        "Bodies apply one thing after the other with `->`, join conditions with `and`, `or` and `not`, and write "
        "`true`, `false` and `none`. Where another spelling can only mean one of these, `dslrun validate --fix` "
        "puts it right; a character that means nothing at all has to go.",
        'layers = "conv(8, 3) => relu"',
        'layers = "conv(8, 3) -> relu"',
    ),
    "E0344": (
        "a form of Python that bodies do not have",
        "A body says what is computed from what; it is not a program. `repeat` takes the place of loops, `block` "
        "that of functions, `a if c else b` that of `if` statements. The last line is the result, names are bound"
        " once, nothing is imported, and bodies within bodies stand in `{ }`.",
        'layers = "for i in range(4): relu"',
        'layers = "repeat(i in range(4)) { relu }"',
    ),
    "E0345": (
        "a `->` that leads from nothing or to nothing",
        "`a -> b` evaluates `a` and applies `b` to it, so a value stands before each `->` and something to apply "
        "behind it. To begin with the value that flows, write `_ -> b`, or `b` alone.",
        'layers = "conv(8, 3) -> -> relu"',
        'layers = "conv(8, 3) -> relu"',
    ),
    "E0346": (
        "two values with nothing between them",
        "Arguments and the items of lists and tuples are separated by `,`. Steps of a chain are joined by `->`, "
        "statements by a line end or a `;`. Which of these is missing depends on what is meant.",
        'layers = "conv(8 3) -> relu"',
        'layers = "conv(8, 3) -> relu"',
    ),
    "E0347": (
        "a word of the language used as a name",
        "`block`, `repeat`, `shared`, `if`, `else`, `in`, `and`, `or`, `not`, `true`, `false` and `none` have a "
        "meaning of their own in bodies. They cannot name a value, a setting or a field; choose another name.",
        'layers = "block = conv(8, 3); block -> relu"',
        'layers = "stage = conv(8, 3); stage -> relu"',
    ),
    "E0348": (
        "arguments out of order, or given twice",
        "In a call the arguments without a name come first, in their order, then those with a name in any order. "
        "No name is given twice, neither in a call nor in a record nor among the settings of a block.",
        'layers = "conv(8, kernel_size=3, 1)"',
        'layers = "conv(8, 3, stride=1)"',
    ),
    "E0349": (
        "a form that bodies do not have",
        "The form is usual elsewhere or in other places, and has one of its own here: conditions compare with "
        "`==`, comparisons are joined with `and`, an `if` has an `else`, a tuple stands in parentheses, a record "
        "names all its parts, parentheses and braces are not empty, and only what has a name can be applied or "
        "take a body.",
        'layers = "conv(8, 3) -> (relu if 1 < 2 < 3 else gelu)"',
        'layers = "conv(8, 3) -> (relu if 1 < 2 and 2 < 3 else gelu)"',
    ),
    "E0350": (
        "a body takes too many steps to compile",
        "Compiling is bounded, so that no spec can stall a check. A block or a loop multiplies into more work "
        "than any network needs: repeat less, or use a block with the same settings, which is compiled once "
        "however often it is used.",
        "repeat(i in range(100_000)) { linear(i + 1) }",
        "repeat(12) { linear(64) }",
    ),
    "E0351": (
        "a list is too long",
        "A list of settings may have a hundred thousand items: it is kept whole while a body compiles, and "
        "none that is meant is longer. Count with numbers instead of lists.",
        "linear(len(range(1_000_000)))",
        "linear(1_000_000)",
    ),
    "E0352": (
        "a number is too large",
        "Whole numbers stay below 2**63, as torch's sizes do, other numbers finite, and values have at most 64 "
        "dimensions. What grows beyond that is a slip in a power or a product.",
        "linear(9 ** 9 ** 9)",
        "linear(9 ** 3)",
    ),
    "E0353": (
        "a layer is too large",
        "One layer may have 10**11 parameters, which is 400 GB in 32-bit: more is a slip.",
        "linear(10 ** 9) -> linear(10 ** 9)",
        "linear(10 ** 3) -> linear(10 ** 3)",
    ),
    "E0354": (
        "a body has too many nodes",
        "A body may have a million nodes after unrolling, counted as it unrolls, so that no loop of loops can "
        "fill the memory. Repeat it less often.",
        "repeat(2_000_000) { relu }",
        "repeat(20) { relu }",
    ),
    "E0355": (
        "blocks are nested too deep",
        "Blocks may use one another 64 deep, and bodies may stand in one another as deep as a text may nest. "
        "Flatten the blocks, or use `repeat`.",
        "block a { b }   # which uses c, which uses d, ...",
        "block a { relu }",
    ),
    # E035x: bounds
    "E0356": (
        "nested too deeply",
        "Expressions and brackets nest 200 levels deep at most, where a long sum or a row of `**` counts a level "
        "for each operator. Set inner parts aside under names, make them blocks, or say what repeats with "
        "`repeat`.",
        f'layers = "linear({"-" * 201}1)"',
        'layers = "linear(1)"',
    ),
    "E0357": (
        "a body is too long",
        "A body has 5,000,000 characters at most, far more than anybody writes. If it was generated, say what "
        "repeats with `repeat` or as a block.",
        'layers = "relu\\nrelu\\nrelu ... (more than 5,000,000 characters)"',
        'layers = "repeat(1000000) { relu }"',
    ),
    "E0361": (
        "a value set aside is never used",
        "The flow goes on without it. The usual cause is that the next line was meant to start from it: write "
        "`name -> ...`. If it is meant, begin its name with `_`.",
        "skip = conv(8, 1)\nconv(8, 3) -> relu",
        "skip = conv(8, 1)\nskip -> conv(8, 3) -> relu",
    ),
    "E0362": (
        "a step does not use what flows into it",
        "In `a -> b`, `b` works on the value of `a`. A value on its own, or a call that names all its inputs, "
        "loses it. Write an operation, or use `_` where the value should go.",
        "x = conv(8, 1)\nrelu -> x",
        "x = conv(8, 1)\n_ -> relu -> _ + x",
    ),
    "E0363": (
        "a body has no result",
        "A body ends with a bare statement, whose value is its result. A body that is empty, or ends by "
        "binding a name, has none.",
        "x = conv(8, 3)",
        "conv(8, 3)",
    ),
    "E0364": (
        "a setting where a tensor flows",
        "A statement and a chain carry tensors. A number, a text or a list on its own does nothing there.",
        "3 -> relu",
        "_ * 3 -> relu",
    ),
    "E0365": (
        "weights where there are none",
        "Losses, metrics, transforms and steps have no weights of their own: what is learned stands in a "
        "model. Put the layer into a model, `[model.NAME]`, and apply that.",
        'loss = "output -> linear(1) -> mean"',
        '[model.head]\nlayers = "linear(1)"',
    ),
    "E0366": (
        "a body where none is taken, or none where one is",
        "Only a block whose text applies `body` takes a `{ }` after its call, and it has to be given one.",
        "relu { conv(8, 3) }",
        "conv(8, 3) -> relu",
    ),
    "E0367": (
        "something uses itself",
        "A block or a model that uses itself, directly or through others, would never end. Use `repeat` for a "
        "fixed number of times.",
        "block a { relu -> a }",
        "repeat(3) { relu }",
    ),
    "E0368": (
        "shared weights do not fit",
        "A `shared` thing, or a model, has one set of weights, sized at its first use. A value of another "
        "size needs other weights: bring it to the same size first, or write the layer twice.",
        "shared a = linear(4)\nx = _ -> a\nx -> a",
        "x = linear(4)\nx -> linear(4)",
    ),
    "E0369": (
        "a repeat that cannot be counted",
        "`repeat(6) { ... }` takes a whole number, `repeat(width in [64, 128]) { ... }` a list.",
        "repeat(2.5) { relu }",
        "repeat(2) { relu }",
    ),
    "E0370": (
        "a file of blocks holds something else",
        "A `.dsl` file holds `block` statements alone; specs name it in `use` and apply the blocks.",
        "conv(8, 3) -> relu",
        "block stem { conv(8, 3) -> relu }",
    ),
    # E036x: blocks, sharing, structure of bodies
    # E04xx: rules across keys
    "E0401": (
        "a least is above a most",
        "`min_epochs` and `max_epochs`, or `min_steps` and `max_steps`, leave no length of training that "
        "keeps both. Raise the one or lower the other. One of them may come from a file that is extended or "
        "from a profile; the report says so.",
        "[trainer]\nmin_epochs = 10\nmax_epochs = 5",
        "[trainer]\nmin_epochs = 5\nmax_epochs = 10",
    ),
    "E0402": (
        "two settings exclude each other",
        "Both keys say the same thing in different ways, such as `batch_size` and `global_batch_size`, or "
        "they ask for things that cannot both be had, such as `deterministic` and `benchmark`. Leave out one. "
        "Where they come from different layers, a profile say, the upper layer's counts and nothing is "
        "reported.",
        "[data]\nbatch_size = 32\nglobal_batch_size = 256",
        "[data]\nglobal_batch_size = 256",
    ),
    "E0403": (
        "a loss at the top beside steps",
        "`loss`, `optimizer` and `schedule` before the first table are the one step of a spec that has no "
        "`[step.NAME]`. A spec with steps says them in each step, so that it is plain what updates what.",
        'loss = "mse"\n[step.main]\nloss = "mse"',
        '[step.main]\nloss = "mse"',
    ),
    "E0404": (
        "there is no such model",
        "`updates` of a step and `follows` of a model name models of the spec: `[model]` is the one called "
        "`model`, `[model.NAME]` the others. The report names the nearest.",
        '[model.generator]\nlayers = "..."\n[step.main]\nupdates = "genrator"',
        '[model.generator]\nlayers = "..."\n[step.main]\nupdates = "generator"',
    ),
    "E0405": (
        "there is no such step",
        "A phase runs steps of the spec, each a table `[step.NAME]`. The name that the phase gives is none of "
        "theirs; the report names the nearest.",
        '[step.pretrain]\nloss = "mse"\n[phase.first]\nsteps = ["pretain"]',
        '[step.pretrain]\nloss = "mse"\n[phase.first]\nsteps = ["pretrain"]',
    ),
    "E0406": (
        "a step updates a model that is not trained",
        "A model that is frozen whole, or that follows another one, has no weights for a step to change. "
        "Leave it out of `updates`, or let it be trained.",
        '[model.vgg]\nfrozen = true\n[step.main]\nupdates = ["vgg"]',
        '[model.vgg]\nfrozen = true\n[step.main]\nupdates = ["painter"]',
    ),
    "E0407": (
        "a model that no step updates",
        "The spec has steps, and none of them names this model in `updates`, so that it would stay as it was "
        "drawn at the start. Name it in a step; if it is to stay as it is, say so with `frozen = true`.",
        '[model.a]\nlayers = "..."\n[model.b]\nlayers = "..."\n[step.main]\nupdates = ["a"]',
        '[model.a]\nlayers = "..."\n[model.b]\nlayers = "..."\n[step.main]\nupdates = ["a", "b"]',
    ),
    "E0408": (
        "nothing is trained",
        "Every model of the spec is frozen or follows another one, so that no weight is left for the "
        "optimizer. Leave `frozen` out, or give it patterns of the weights that are to stay: `frozen = "
        '["backbone.*"]`.',
        '[model]\nlayers = "linear(10)"\nfrozen = true',
        '[model]\nlayers = "linear(10)"',
    ),
    "E0409": (
        "a model that follows cannot follow so",
        "A model with `follows` is a copy of another model: it takes that one's layers and weights, moves "
        "towards it and is never trained. So it has no `layers`, `weights`, `init` or `frozen` of its own, "
        "and following from model to model leads to one that is trained, not back to itself.",
        '[model.teacher]\nfollows = "student"\nlayers = "linear(10)"',
        '[model.teacher]\nfollows = "student"',
    ),
    "E0410": (
        "a setting needs another one",
        "The key says how something is done that nothing asks for: `decay` how a model follows another, "
        "`fold` which fold to run, `trials` how a sweep searches. Write the key that asks for it, or leave "
        "this one out.",
        '[model.teacher]\nlayers = "linear(10)"\ndecay = 0.99',
        '[model.teacher]\nfollows = "student"\ndecay = 0.99',
    ),
    "E0411": (
        "a phase never ends",
        "Phases run one after the other, so each but the last says when it is over: `max_epochs` counts "
        "epochs of its own, `until` is a condition on logged values that is looked at after each epoch.",
        '[phase.first]\nsteps = ["a"]\n[phase.second]\nsteps = ["b"]',
        '[phase.first]\nsteps = ["a"]\nmax_epochs = 5\n[phase.second]\nsteps = ["b"]',
    ),
    "E0412": (
        "a step that no phase runs",
        "In a spec with phases, a step runs in the phases that name it, and only there. This one is in none "
        "of them. Name it in `steps` of a phase, or take it out.",
        '[step.a]\nloss = "mse"\n[step.b]\nloss = "l1"\n[phase.first]\nsteps = ["a"]',
        '[step.a]\nloss = "mse"\n[step.b]\nloss = "l1"\n[phase.first]\nsteps = ["a", "b"]',
    ),
    "E0413": (
        "a value is watched that is not there",
        "Early stopping watches `val_loss` unless `monitor` names something else. Without validation data "
        "there is none, and with several steps or named validation sets it has another name, `val_NAME_loss`. "
        "Hold out validation data, or name what to watch.",
        '[data]\nsource = "digits"\n[early_stopping]\npatience = 3',
        '[data]\nsource = "digits"\nvalidate = 0.1\n[early_stopping]\npatience = 3',
    ),
    "E0414": (
        "nothing says which checkpoints are best",
        "`save_top_k` keeps that many of the best checkpoints. Without `monitor` they are compared by "
        "`val_loss`, but there are no validation data. Name a value that is logged, such as `train_loss`, or "
        "hold out validation data.",
        "[checkpoint]\nsave_top_k = 3",
        '[checkpoint]\nsave_top_k = 3\nmonitor = "train_loss"',
    ),
    "E0415": (
        "there is no such fold",
        "`folds` cuts the training data into so many parts, counted from 1, and `fold` names the one to "
        "validate on. The number that is given is above the last.",
        "[data]\nfolds = 5\nfold = 6",
        "[data]\nfolds = 5\nfold = 5",
    ),
    "E0416": (
        "devices do not go together with how they are used",
        "What the keys ask for cannot all be had: GPUs and another accelerator, several devices and a "
        "strategy for one, numbers of devices where there is but one, or parts of a strategy that do not "
        "divide the devices. The labels show what asks for what. Leave out one of them.",
        '[trainer]\ngpus = 2\naccelerator = "cpu"',
        "[trainer]\ngpus = 2",
    ),
    "E0417": (
        "a batch cannot be shared evenly",
        "`global_batch_size` counts the samples of one update on all devices together, and each device takes "
        "the same share. So it is a multiple of the number of devices on all machines.",
        "[data]\nglobal_batch_size = 100\n[trainer]\ngpus = 8",
        "[data]\nglobal_batch_size = 96\n[trainer]\ngpus = 8",
    ),
    "E0418": (
        "averaging of weights never starts",
        "`swa` averages the weights of the last part of a run. It starts at an epoch, which has to come "
        "before the last, or at a fraction of the run, which has to have a set length: `max_epochs` above 0.",
        "[trainer]\nmax_epochs = 10\nswa = { start = 20 }",
        "[trainer]\nmax_epochs = 10\nswa = { start = 8 }",
    ),
    "E0419": (
        "a sweep varies what is not there",
        "Each key of `[sweep.params]` is the path of a setting: `params.lr` for one of `[params]`, or the "
        "path of a key, `data.batch_size`. What is inside a call is varied by way of a parameter: write "
        "`adam(lr=lr)`, and `lr` into `[params]`.",
        "[sweep.params]\nlearning_rate = [1e-3, 1e-4]",
        "[params]\nlr = 1e-3\n[sweep.params]\nlr = [1e-3, 1e-4]",
    ),
    "E0420": (
        "a sweep's range has no values",
        "A range goes from `min` to a larger `max`. Evenly spread in the logarithm it begins above 0, and a "
        "grid, which tries every value, needs to know how far they are apart: `step`.",
        "[sweep.params]\nlr = { min = 0.0, max = 0.1, log = true }",
        "[sweep.params]\nlr = { min = 1e-5, max = 0.1, log = true }",
    ),
    "E0430": (
        "nothing logs what is monitored",
        "Losses are logged as `train_loss`, `val_loss` and `test_loss`, that of a named step as "
        "`train_NAME_loss`; metrics, and scalars that a loss binds to names, as `val_accuracy`, `val_kl`. "
        "With several validation sets the set's name stands between: `val_shifted_loss`. The report lists "
        "what this spec logs.",
        '[early_stopping]\nmonitor = "val_acc"',
        'metrics = ["accuracy"]\n[early_stopping]\nmonitor = "val_accuracy"',
    ),
    "E0431": (
        "a schedule without a length",
        "A schedule whose length is not given lasts as long as the run; a run without an end, or a schedule "
        "that another follows, gives it none. Say how long it is, or bound the run.",
        'schedule = "cosine"\n[trainer]\nmax_epochs = -1',
        'schedule = "cosine"\n[trainer]\nmax_epochs = 30',
    ),
    "E0432": (
        "a step updates a model that its loss does not depend on",
        "An update needs gradients, and these come from the step's loss. Apply the model in the loss, or "
        "leave it out of `updates`.",
        '[step.a]\nupdates = ["generator"]\nloss = "mean(critic(image))"',
        '[step.a]\nupdates = ["critic"]\nloss = "mean(critic(image))"',
    ),
    "E0433": (
        "a metric without a name",
        "A metric that is one call is logged under its name. One that is more than that needs a name of its "
        "own, in a table.",
        'metrics = ["abs(output) -> mean", "output ** 2"]',
        'metrics = { size = "mean(output ** 2)" }',
    ),
    "E0434": (
        "two values under one name",
        "Each logged value has a name of its own: the losses, the scalars that they bind to names, the metrics, on "
        "each of the sets to validate on. Metrics that differ by their settings are told apart by these "
        "(`accuracy(top_k=5)` is `accuracy_top_k_5`); others are named in a table.",
        'metrics = ["accuracy", "accuracy"]',
        'metrics = ["accuracy", "accuracy(top_k=5)"]',
    ),
    "E0435": (
        "what is monitored is no single number",
        "A checkpoint is better or worse by one number. A confusion matrix, or a metric that is one number a "
        "class, has no best.",
        'metrics = ["confusion_matrix"]\n[checkpoint]\nmonitor = "val_confusion_matrix"',
        'metrics = ["accuracy"]\n[checkpoint]\nmonitor = "val_accuracy"',
    ),
    "E0436": (
        "a schedule does not go with the optimizer",
        "`one_cycle` and `cyclic` move the momentum too, unless `cycle_momentum=false`: the optimizer needs `momentum` "
        "or `betas`. Where a schedule takes a list, it has one number for each optimizer of the list.",
        'optimizer = "adadelta"\nschedule  = "one_cycle(max_lr=0.1)"',
        'optimizer = "adadelta"\nschedule  = "one_cycle(max_lr=0.1, cycle_momentum=false)"',
    ),
    "E0437": (
        "two optimizers for the same weights",
        "In a list of optimizers the one without `match` takes the weights that no other does. Two of them "
        "would both move the same weights.",
        'optimizer = ["adam(lr=1e-3)", "adam(lr=1e-4)"]',
        'optimizer = ["adam(lr=1e-3)", "adam(lr=1e-4, match=\'backbone.*\')"]',
    ),
    "E0438": (
        "a schedule after one that never ends",
        "In a chain each schedule begins where the one before ends. One that goes on for ever stands last.",
        'schedule = "exponential(gamma=0.9) -> cosine"',
        'schedule = "warmup(500) -> exponential(gamma=0.9)"',
    ),
    "E0439": (
        "a pattern matches no weight",
        "Patterns in `frozen`, `init`, `match` and `weights` are held against the names of the weights, as they "
        "stand in a `state_dict`; `*` stands for anything. A pattern that matches none would change nothing, so "
        "it is a slip. The report shows names that there are. A line of `weights.names` takes from what the lines "
        "before it left, so that the narrower patterns stand first.",
        '[model]\nfrozen = "backbone.*"\nlayers = "conv(8, 3) -> relu"',
        '[model]\nfrozen = "conv1.*"\nlayers = "conv(8, 3) -> relu"',
    ),
    "E0440": (
        "a condition that is neither true nor false",
        "A phase goes on `until` something holds of the values that are logged: a comparison of them, or several "
        "joined with `and` and `or`.",
        '[phase.first]\nsteps = ["a"]\nuntil = "val_loss"',
        '[phase.first]\nsteps = ["a"]\nuntil = "val_loss < 0.5"',
    ),
    "E0450": (
        "a metric does not fit the output",
        "Each metric compares an output with a target of certain kinds: `accuracy`, `f1` and `auroc` want labels as "
        "their target, `mae` and `r2` want numbers, `bleu` wants sequences of tokens. The report shows what both "
        "sides are. Choose a metric for such a target, or convert the target first, say with `int(target)`.",
        'loss    = "mse"\nmetrics = ["accuracy"]   # with float[B] as the target',
        'loss    = "mse"\nmetrics = ["mae", "r2"]',
    ),
    "E0501": (
        "the data have no such field",
        "`target` and a model's `input` name fields of the data: those that the source gives, and those that "
        "transforms add. The report lists them.",
        '[data]\nsource = "mnist"\ntarget = "digit"',
        '[data]\nsource = "mnist"\ntarget = "label"',
    ),
    "E0502": (
        "a field with a name that bodies need",
        "`input`, `output`, `target` and `batch` mean something else in bodies, so no field may bear them.",
        "[data]\nsource = \"random(input='float[B, 8]')\"",
        "[data]\nsource = \"random(x='float[B, 8]')\"",
    ),
    "E0503": (
        "neither a split nor a source",
        "`validate` and `test` take a count, a fraction, the name of a split that the source has, or a "
        "source. The report lists the splits.",
        'validate = "vall"',
        'validate = "val"',
    ),
    "E0504": (
        "validation data are unlike the training data",
        "The data to validate or test on need the fields of those to train on, of the same kind: the same "
        "model and loss see them.",
        '[data]\nsource = "mnist"\nvalidate = "random(x=\'float[B, 8]\')"',
        '[data]\nsource = "mnist"\nvalidate = 5000',
    ),
    "E0505": (
        "nothing is left to train on",
        "A count that `validate` or `test` takes is taken from the training data, and some have to stay there.",
        '[data]\nsource = "mnist"\nvalidate = 60_000',
        '[data]\nsource = "mnist"\nvalidate = 5000',
    ),
    "E0510": (
        "a field with a name that bodies cannot write",
        "Bodies name the fields of the data, so a field has a name of letters, digits and `_` that does not begin "
        "with a digit.",
        '[data]\nsource = { type = "random", "my-image" = "float[B, 8]" }',
        '[data]\nsource = { type = "random", my_image = "float[B, 8]" }',
    ),
    "E0511": (
        "the data have no such column",
        "The first line of a table, or the header of a file of arrays, names its columns. One that a setting names is "
        "not among them; the report lists them.",
        "[data]\nsource = \"csv('titanic.csv', target='survived')\"",
        "[data]\nsource = \"csv('titanic.csv', target='Survived')\"",
    ),
    "E0512": (
        "a data file that cannot be read",
        "The beginning of the file is not what its name and the source make of it: the first line of a table is no "
        "text, an archive holds no arrays, or the name has an ending that the source does not know.",
        "[data]\nsource = \"arrays('data.csv')\"",
        "[data]\nsource = \"csv('data.csv')\"",
    ),
    "E0513": (
        "folders and classes do not agree",
        "`images` takes a folder of folders, one a class, perhaps below `train`, `val` and `test`. The folders that "
        "are there are not the classes that `classes` says, or there are none: then `labels=false` takes all images as "
        "one set without classes.",
        "[data]\nsource = \"images('photos', classes=3)\"   # with two folders in it",
        "[data]\nsource = \"images('photos')\"",
    ),
    "E0514": (
        "arrays with different numbers of samples",
        "The first dimension of each array counts the samples, so that all arrays of a source have as many.",
        "[data]\nsource = \"arrays(x='x.npy', y='y.npy')\"   # with shapes (100, 8) and (99,)",
        "[data]\nsource = \"arrays(x='x.npy', y='y.npy')\"   # with shapes (100, 8) and (100,)",
    ),
    "E0515": (
        "the type of a random field says too little",
        "`random` draws numbers of a stated type. It begins with the batch, `B`, and all other sizes are numbers, as "
        "is what stands after `of`.",
        "[data]\nsource = \"random(x='float[8]')\"",
        "[data]\nsource = \"random(x='float[B, 8]')\"",
    ),
    "E0520": (
        "weights that do not fit",
        "`[model] weights` takes a file of weights, safetensors or what `torch.save` writes, or the folder of a run. "
        "The file cannot be read, or its weights are not those of the model: the report says which were found and "
        "which were not. `names` says what the file calls them, `match` takes some of them, `prefix` is what its names "
        "begin with beyond ours; with `strict = false` what is not found stays as it was drawn.",
        '[model]\nlayers  = "linear(10)"\nweights = "other.safetensors"',
        '[model]\nlayers = "linear(10)"\n[model.weights]\npath  = "other.safetensors"\nnames = { "fc" = "linear1" }',
    ),
    # E05xx: sources of data and files
    # W06xx: warnings (lint)
    "W0601": (
        "nothing says how long to train",
        "Without `max_epochs`, `max_steps`, `max_time` or early stopping a run goes on for 1000 epochs. That "
        "is seldom meant; say how long.",
        '[data]\nsource = "digits"\n[trainer]\nprecision = 16',
        '[data]\nsource = "digits"\n[trainer]\nprecision = 16\nmax_epochs = 10',
    ),
    "W0602": (
        "a switch for trying out stands in the spec",
        "`fast_dev_run`, `overfit_batches`, `detect_anomaly` and `barebones` are for looking into a spec, not "
        "for training with it: in the file they are in every run, and easily forgotten. Give them on the "
        "command line, or in a profile.",
        "[trainer]\nfast_dev_run = true",
        "[profile.try.trainer]\nfast_dev_run = true",
    ),
    "W0603": (
        "one batch, where all may be meant",
        "A whole number counts batches and a fraction is a share of the data, so `1` is one batch and `1.0` "
        "is everything. For `val_check_interval`, `1` is after every batch and `1.0` once an epoch.",
        "[trainer]\nlimit_train_batches = 1",
        "[trainer]\nlimit_train_batches = 1.0",
    ),
    "W0604": (
        "a setting has no effect",
        "Another setting makes this one meaningless: no worker loads ahead if there are none, no limit on "
        "validation batches counts without validation data. It is not wrong, but whoever reads the spec is "
        "misled. Leave it out.",
        "[data]\nnum_workers = 0\nprefetch = 4",
        "[data]\nnum_workers = 2\nprefetch = 4",
    ),
    "W0605": (
        "the run trains nothing",
        "With no epochs, no steps or no training batches the weights stay as they are. To look at a run "
        "without training it, there are `dslrun test` and `dslrun predict`.",
        "[trainer]\nmax_epochs = 0",
        "[trainer]\nmax_epochs = 1",
    ),
    "W0606": (
        "early stopping cannot come about",
        "`patience` counts checks without getting better, one after each validation. So many do not fit into "
        "the run, which ends first. Lower `patience`, or train longer.",
        "[trainer]\nmax_epochs = 5\n[early_stopping]\npatience = 10",
        "[trainer]\nmax_epochs = 50\n[early_stopping]\npatience = 10",
    ),
    "W0607": (
        "validation never comes",
        "`check_val_every_n_epoch` is larger than the number of epochs, so that the run ends before its first "
        "validation, and without a best checkpoint.",
        "[data]\nvalidate = 0.1\n[trainer]\nmax_epochs = 5\ncheck_val_every_n_epoch = 10",
        "[data]\nvalidate = 0.1\n[trainer]\nmax_epochs = 5\ncheck_val_every_n_epoch = 1",
    ),
    "W0608": (
        "work is divided among one device",
        "`ddp` and `fsdp` divide work among several devices, but the spec asks for one. Leave `strategy` out: "
        "it is chosen by what there is.",
        '[trainer]\ngpus = 1\nstrategy = "ddp"',
        "[trainer]\ngpus = 1",
    ),
    "W0609": (
        "16-bit floats on the CPU",
        "Computing with `16-mixed` or `16-true` is made for GPUs: on a CPU it is slow, and small gradients "
        "become 0. `bf16` has the range of 32 bits and is what CPUs are made for.",
        '[trainer]\naccelerator = "cpu"\nprecision = "16-mixed"',
        '[trainer]\naccelerator = "cpu"\nprecision = "bf16-mixed"',
    ),
    "W0610": (
        "no checkpoint is kept",
        "With `save_top_k = 0` and `save_last = false` nothing is left of a run but its numbers: it can be "
        "neither tested nor resumed. Keep the last one, or turn checkpoints off with `enable_checkpointing = "
        "false`.",
        "[checkpoint]\nsave_top_k = 0\nsave_last = false",
        "[checkpoint]\nsave_top_k = 0",
    ),
    "W0611": (
        "a random seed in a run that is to be repeatable",
        "`deterministic = true` takes only operations that repeat bit for bit, which costs speed, but `seed = "
        '"random"` starts each run differently. Give a number as the seed.',
        'seed = "random"\n[trainer]\ndeterministic = true',
        "seed = 0\n[trainer]\ndeterministic = true",
    ),
    "W0620": (
        "a block, or something shared, that nothing uses",
        "It is read and checked, but no statement applies it. Apply it, or take it out.",
        "block a { relu }\nconv(8, 3)",
        "block a { relu }\nconv(8, 3) -> a",
    ),
    "W0621": (
        "`mode` is the wrong way round",
        "Some values are better small (losses, errors), others large (accuracy). With the other `mode` the "
        "worst checkpoint would be kept, or training would stop as it gets better. Left out, the right one is "
        "taken.",
        '[checkpoint]\nmonitor = "val_loss"\nmode = "max"',
        '[checkpoint]\nmonitor = "val_loss"',
    ),
    "W0622": (
        "squashed twice",
        "`cross_entropy` applies a log-softmax and `bce_with_logits` a sigmoid to what the model gives. A "
        "model that ends in one has it applied twice: it trains, slowly and to worse results.",
        'loss = "cross_entropy"\n[model]\nlayers = "linear(10) -> softmax"',
        'loss = "cross_entropy"\n[model]\nlayers = "linear(10)"',
    ),
    "W0623": (
        "a loss that works on what the model does not give",
        "`nll` works on log-probabilities and `bce` on probabilities. On a layer's plain output they give "
        "numbers that mean nothing, or fail.",
        'loss = "nll"\n[model]\nlayers = "linear(10)"',
        'loss = "cross_entropy"\n[model]\nlayers = "linear(10)"',
    ),
    "W0624": (
        "more outputs than classes",
        "Outputs beyond the data's classes are never right. That is allowed, and most often a slip in the last layer.",
        '[data]\nsource = "mnist"\n[model]\nlayers = "flatten -> linear(100)"',
        '[data]\nsource = "mnist"\n[model]\nlayers = "flatten -> linear(10)"',
    ),
    "W0625": (
        "random changes to all data",
        "`transform` is for all data, validation and test too, so that what it draws at random makes "
        "measurements noisy. `augment` is for training data alone.",
        'transform = "to_float -> flip"',
        'transform = "to_float"\naugment = "flip"',
    ),
    "W0626": (
        "a parameter that nothing uses",
        "A name in `[params]` is a knob for calls and bodies. Nothing reads this one, so turning it changes nothing.",
        "[params]\nwidth = 64",
        '[params]\nwidth = 64\n[model]\nlayers = "linear(width)"',
    ),
    "W0627": (
        "every sample meets every other",
        "Sizes line up from the last, and a size of 1 stretches: `[B, 1]` minus `[B]` is `[B, B]`, the difference of "
        "every pair of samples. The mean of that trains towards something else, without an error. Give both one "
        "shape; where all pairs are meant, `x[:, none] - x` shows it.",
        '[model]\nlayers = "linear(1)"   # loss = "mean((output - target) ** 2)", with float[B] as the target',
        '[model]\nlayers = "linear(1) -> squeeze(1)"',
    ),
    "W0628": (
        "weights that no optimizer takes",
        "With a list of optimizers the one without `match` takes the weights that no other does. Where each has a "
        "`match`, what none of them names stays as it is drawn. That may be meant, and is said better by `frozen`.",
        "optimizer = [\"adam(match='head.*')\"]",
        'optimizer = ["adam(lr=1e-3)", "adam(lr=1e-2, match=\'head.*\')"]',
    ),
    "W0631": (
        "more workers than cores",
        "Each worker of the data is a process of its own. More of them than the cores that each training process "
        "has take turns, which makes loading slower. With `auto` the plan counts cores.",
        "[data]\nnum_workers = 64",
        '[data]\nnum_workers = "auto"',
    ),
    "W0632": (
        "a schedule that outlasts the run",
        "The run ends before the schedule does, so the learning rate never arrives where it was meant to. Without a "
        "length most schedules last as long as the run.",
        'schedule = "cosine(T_max=1000000)"',
        'schedule = "cosine"',
    ),
    "W0633": (
        "more memory than the device has",
        "The plan's estimate of weights, gradients, optimizer state and activations is more than the device has. It "
        "is an estimate, but one that is rarely far off. Smaller batches with `accumulate_grad_batches` train alike.",
        "[data]\nbatch_size = 100000",
        "[data]\nbatch_size = 128",
    ),
    "W0634": (
        "faster devices that are not used",
        "The machine has GPUs, and the spec or a flag puts training on the CPU. Leave that out and the plan takes "
        "the best devices that are there.",
        '[trainer]\naccelerator = "cpu"',
        "[trainer]\nmax_epochs = 5",
    ),
    "W0635": (
        "a run too short for a row",
        "A row of values is logged after so many updates, and the whole run has fewer. Values of whole epochs are "
        "logged all the same.",
        "[trainer]\nmax_steps = 20",
        "[trainer]\nmax_steps = 20\nlog_every_n_steps = 5",
    ),
    "W0636": (
        "a last batch of one sample before batch norm",
        "Batch norm needs more than one value a channel, and with a single sample it may have just one: torch then "
        "fails at the end of the first epoch. `drop_last` leaves that batch out.",
        "[data]\nbatch_size = 64",
        "[data]\nbatch_size = 64\ndrop_last = true",
    ),
    # N07xx: notes
    "N0701": (
        "a key of former days",
        "The key has another name today, or is said with other keys. It is understood as before, so nothing "
        "has to be done; `dslrun validate --fix` writes today's words where they can stand in the same place.",
        "[trainer]\nmax_nb_epochs = 5",
        "[trainer]\nmax_epochs = 5",
    ),
    "N0702": (
        "a value of former days",
        "The value has another name today, and is understood as that. The note says what is done today in its place.",
        '[trainer]\nstrategy = "dp"',
        '[trainer]\nstrategy = "ddp"',
    ),
    "N0703": (
        "a type that is known only at run time",
        "What `nn.`, `F.` or `torch.` gives where the tables have no typing rule is of unknown type. It fits "
        "everywhere: what follows is checked as far as it can be, and `plan` settles the rest.",
        "conv(8, 3) -> nn.CrossMapLRN2d(5)",
        "conv(8, 3) -> local_response_norm(5)",
    ),
    "N0704": (
        "facts of the data that could not be looked up",
        "A source states what its settings and the headers of local files tell. A file that is not below the "
        "project's folder, or not there yet, stays closed: what depends on it is not checked. State columns "
        "and sizes in the spec to have them checked everywhere.",
        "[data]\nsource = \"csv('data/later.csv', target='y')\"",
        "[data]\nsource = \"csv('data/later.csv', target='y', numbers=['a', 'b'])\"",
    ),
    # E08xx: what a plan cannot do on this machine, with these data
    "E0801": (
        "devices that are not there",
        "The spec, or a flag, asks for more devices than the machine has, for another kind, or for numbers that "
        "none of them bears. The report says what there is. `-1` takes all of them, `--gpus 0` the CPU, and "
        "`dslrun plan --on 8xH100-80GB` plans for a machine that is not here.",
        "[trainer]\ngpus = 64",
        "[trainer]\ngpus = -1",
    ),
    "E0802": (
        "a part of the data with no samples",
        "A share of so few samples comes to none, or there are fewer samples than folds. The count of the data is "
        "what the source states. Take a larger share, or a count.",
        "[data]\nsource = \"random(x='float[B, 8]', size=20)\"\nvalidate = 0.01",
        "[data]\nsource = \"random(x='float[B, 8]', size=20)\"\nvalidate = 4",
    ),
    "E0803": (
        "no batch to train on or to look at",
        "With `drop_last` only whole batches count, and a limit that is a share of few batches can come to none. An "
        "epoch then has no update. Write a smaller batch, or a count instead of a share.",
        "[trainer]\nlimit_train_batches = 0.001",
        "[trainer]\nlimit_train_batches = 1",
    ),
    "E0804": (
        "a rhythm of validation that never comes",
        "`val_check_interval` as a number counts batches of an epoch, so it cannot be larger than an epoch has. To "
        'count batches through epochs write `check_val_every_n_epoch = "none"`; the interval then has to be a number.',
        "[trainer]\nval_check_interval = 1000000",
        '[trainer]\nval_check_interval = 1000000\ncheck_val_every_n_epoch = "none"',
    ),
    "E0805": (
        "a schedule that is over before the run is",
        "`one_cycle` is made for so many updates and has no rate beyond them, as in torch. Without its length it "
        "lasts as long as the run.",
        'schedule = "one_cycle(0.1, total_steps=100)"',
        'schedule = "one_cycle(0.1)"',
    ),
}
