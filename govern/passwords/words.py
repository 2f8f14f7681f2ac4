"""Words and phrases that people choose as passwords, from general knowledge; all lower case."""

from __future__ import annotations

KEYBOARD_ROWS = (
    "`1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "azertyuiop",
    "qsdfghjklm",
    "qwertzuiop",
)

_WORDS = """
password passwort wachtwoord motdepasse contrasena passw0rd mypassword yourpassword newpassword
oldpassword thepassword nopassword password123 passwordpassword wachtwoordwachtwoord
mijnwachtwoord nieuwwachtwoord geheimwachtwoord ditismijnwachtwoord thisismypassword changeme
changemenow changeit pleasechangeme changethis letmein letmeinnow letmeinplease openup opensesame
opendoor welcome welcomehome welcomeback welcometo welkom welkomthuis welkomterug hallowelkom
hello helloworld hellohello hellothere hellokitty goodmorning goodevening goedemorgen goedemiddag
goedenavond hallohallo hallodaar hoihoihoi secret topsecret mysecret secretsecret supersecret
geheim grootgeheim heelgeheim supergeheim iloveyou iloveyousomuch iloveyouforever iloveyoubaby
iloveyoumom iloveme ilovejesus ilovegod ilovemusic ilovemyself ilovemyfamily ilovemylife
ilovemykids ilovemydog ilovemycat ikhouvanjou ikhouvanjullie ikhouvanmama loveyou lovelove
lovelovelove loveme loverboy lovergirl sweetheart sweetie babygirl babyboy honeybunny sunshine
sunshines mysunshine sunflower sunflowers rainbow rainbows butterfly butterflies vlinder dolphin
dolphins starlight moonlight daylight summertime wintertime springtime autumn summer winter spring
lente zomer herfst zomertijd wintertijd lekkerweer princess prinses prinsesje superstar rockstar
popstar superman batman spiderman ironman wonderwoman captainamerica hulk starwars startrek
maytheforcebewithyou harrypotter hogwarts gandalf lordoftherings gameofthrones winteriscoming
pokemon pikachu minecraft fortnite playstation nintendo supermario mario zelda callofduty
worldofwarcraft leagueoflegends counterstrike football voetbal basketball baseball softball
volleyball hockey tennis swimming running champion champions liverpool manchester manchesterunited
arsenal chelsea tottenham everton barcelona realmadrid juventus bayern feyenoord feijenoord
feyenoordrotterdam ajax ajaxamsterdam ajaxajax psv psveindhoven psvpsvpsv hollandse oranje
hupholland huphollandhup nederland holland belgium belgie england london amsterdam rotterdam
denhaag utrecht eindhoven groningen nijmegen antwerpen brussel paris berlin newyork california
australia canada america scotland ireland dragon dragons blackdragon monkey monkeys horse horses
paardje paarden kitty kittycat puppy doggie hondje poesje katten tiger tigers lion lions leeuw
eagle eagles falcon phoenix unicorn eenhoorn panther shadow master masters masterkey mustang
corvette ferrari porsche mercedes volkswagen toyota harley harleydavidson kawasaki yamaha trustno
trustnoone trustnobody trustme believe believer unbelievable faith hopelove faithhopelove blessed
blessing jesuschrist jesus jesuslovesme godislove godisgood godbless godblessyou praisegod angel
angels angelface heaven paradise freedom liberty forever foreveryoung foreverandever together
togetherforever friendship friends friendsforever bestfriend bestfriends vrienden vriendschap
family familyfirst familie myfamily mijnfamilie mother father grandma grandpa mommy daddy mama
papa mamapapa papaenmama moeder vader kinderen children mybaby mylove mylife mylifeisgood
lifeisgood lifeisbeautiful carpediem hakunamatata nevergiveup justdoit keepcalm keepcalmandcarryon
stayhome happiness happy happyday happydays happybirthday happynewyear gelukkig gelukkignieuwjaar
gefeliciteerd vrolijkkerstfeest kerstmis sinterklaas zwartepiet christmas merrychristmas halloween
birthday verjaardag anniversary chocolate chocolade cookies cookie cupcake icecream banana bananas
strawberry strawberries aardbei aardbeien appeltaart pannenkoek pannenkoeken stroopwafel hagelslag
pindakaas boterham frikandel kroket cheese cheeseburger hamburger pizza spaghetti coffee koffie
biertje bierbierbier whiskey vodka tequila computer computers laptop internet internetinternet
keyboard toetsenbord monitor windows windowsxp microsoft google facebook youtube linkedin
instagram whatsapp samsung android apple iphone macbook system systems server servers database
network webmaster superuser poweruser root rootroot toor admin admins adminadmin administrator
administrators beheer beheerder systeembeheer systeembeheerder sysadmin operator default
defaultpassword guest guests gastgast bezoeker test testing testtest testtesttest testpassword
testuser testaccount tester demo demodemo demopassword demoaccount example voorbeeld sample user
users username gebruiker gebruikersnaam login loginlogin signin inloggen account accounts company
bedrijf kantoor office officework business workwork werkwerk manager management director directeur
customer customers klant klanten klantgericht klantbeleving customerservice customerexperience
customercentric customersfirst klantcentraal deklantcentraal deklantiskoning klantiskoning
theclientisking service servicedesk helpdesk callcenter support marketing finance sales salesteam
humanresources personeel personeelszaken receptie reception letmetry whatever whocares nevermind
idontknow idontcare ikweethetniet geenidee nothing nobody somebody something anything everything
whatsup michael michelle jennifer jessica jonathan christopher christina christian stephanie
elizabeth alexander alexandra alexandria benjamin nicholas nathaniel samantha katherine catherine
charlotte jacqueline johannes cornelis wilhelmina margaretha elisabeth sebastian valentina
isabella gabriella francesca giovanni alejandro fernando mohammed muhammad abdullah ashley amanda
andrew anthony barbara brandon brittany charlie daniel danielle dennis donald edward frederick
george hannah heather jackson jasmine jordan joseph joshua justin kimberly lauren madison matthew
melissa melanie miranda morgan nicole patricia patrick rebecca richard robert samuel sandra steven
thomas timothy tyler victoria william vanessa veronica abcdefgh abcdefghijkl abcdefghijklm
abcabcabcabc alphabet qwerty qwertyqwerty qwertyuiop azerty asdfgh asdfasdf asdfghjkl zxcvbn
zxcvbnm qazwsx qazwsxedc oneonetwo onetwothree onetwothreefour eentweedrie eentweedrievier maandag
dinsdag woensdag donderdag vrijdag zaterdag zondag january february september october november
december januari februari monday tuesday wednesday thursday friday saturday sunday springsummer
zomervakantie vakantie holiday holidays weekend correcthorsebatterystaple
"""
PHRASES = {"correct horse battery staple", "correct-horse-battery-staple"}
COMMON = frozenset(_WORDS.split()) | PHRASES
