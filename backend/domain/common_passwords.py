"""The words that common passwords are made of; combined with digits and signs they cover the usual lists."""

_WORDS = """
    abc abcd abcdef access account admin administrator agent alexander alexandra alice always amanda america
    american andrew android angel anna anthony anything apple april asdf asdfgh ashley atlanta august austin
    australia autumn avatar azerty baby babyboy babygirl banana bank barbara baseball basketball batman
    batterystaple beach bear beatles benjamin berlin bible billion black blue bonnie boston boxing boyfriend brandon
    brazil brian broker brother brown brownfox business butter butterfly california camaro canada candy card carlos
    caroline cash catherine champion change changeme charles charlie cheese cherry chevrolet chevy chicago chicken
    chocolate christ christian christine christopher church cisco claim claims claudia coffee company computer
    cookie correcthorse correcthorsebatterystaple corvette credit cricket crystal cutie cynthia daddy daisy dallas
    daniel danielle database david december default demo denver desert devil diamond diana director doggy dollar
    dolphin dominic donald dragon dream drowssap drummer eagle earth edcrfv edward elizabeth emerald emily eminem
    emma employee england eric evening everything example facebook faith falcon family father february ferrari
    fishing florida flower football forest forever fortnite france frank freedom friday friend friends gabriel
    galaxy gamer gaming gandalf garden garfield george germany ghost ginger girlfriend gold golden golf google grace
    green guest guitar hannah happy harley harleydavidson hawk heather heaven helen hell hello help helpdesk henry
    hero hidden hobbit hockey honda honey honeybear hope horse horsebatterystaple houston hunter hunting hurricane
    husband iamthe ilove iloveyou instagram internet iphone isabel island italy jackson james january jasmine jason
    jennifer jeremy jessica jesus john jordan joseph joshua july june jupiter justice justin kawasaki keepout kevin
    killer kimberly king kitten kitty knight laura lauren lazydog legend letme letmein liberty lightning lily linda
    linux lion login logon london losangeles louise love lovely lover loveyou loving lucas lucky lucy madrid magic
    manager march maria mark mars martin mary master matrix matthew melissa mercedes merlin metallica mexico miami
    michael michelle mickey microsoft midnight miguel million minecraft minnie mommy monday money monica monkey moon
    morning mother motorola mountain music mustang mustchange mynameis mypassword naruto natalie nathan network
    never newyork nicholas nicole night ninja nirvana nissan nobody nokia nothing november oakland ocean october
    office oliver olivia onetwo onetwothree online opensesame openup oracle orange orchid orlando pamela panda paris
    pass passw password passwort patrick paul peace peanut pearl penguin pepper peter phoenix piano pink pirate
    planet platinum player pokemon policy porsche power premium prince princess private protect pumpkin puppy purple
    qazwsx queen quickbrown qwerty qwertz rachel racing rainbow ranger rebecca red rich richard risk river robert
    roblox rocket root rose ruby rugby running safety sales samantha sample samsung samuel samurai sandra sapphire
    sarah sasuke saturday saturn scooby season seattle secret secure security september server service sesame sexy
    shade shadow shark silver simpson sister skating slipknot smile snake sniper snoopy soccer soldier someone
    something sophia sophie space spain spider spiderman spirit spring staff star stars startrek starwars stefan
    stephen steven storm strawberry strong sugar summer sunday sunrise sunset sunshine super superman support
    surfing susan suzuki sweet system taylor teddybear temp temporary tennis teresa test tester testing texas
    thequick thisis thisismy thomas threefour thunder thursday tiffany tiger tigger tommy tornado toyota trust
    trustno tuesday turtle twitter ubuntu universe user valley vanessa victor victoria victory viking vincent violet
    visa walter warrior wednesday weekend welcome whatever white wife william windows winner winter wizard wolf word
    wordpass worker wsxedc xyz yahoo yamaha yellow youand yourpassword youtube zaqwsx zxcvbn
"""

COMMON_WORDS = frozenset(_WORDS.split())
